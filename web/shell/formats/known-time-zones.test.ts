import { expect, it } from 'vitest'
import { isTimeZone } from '../../formats/format-preferences.ts'
import { knownTimeZones, timeZoneName } from './known-time-zones.ts'

it('lists each time zone once, by a name that the browser takes', () => {
  const names = knownTimeZones().map(({ value }) => value)
  expect(names).toContain('UTC')
  expect(names.length).toBeGreaterThan(300)
  expect(new Set(names).size).toBe(names.length)
  expect(names.filter((name) => !isTimeZone(name))).toEqual([])
})

it('names time zones as people look for them', () => {
  const labels = knownTimeZones().map(({ label }) => label)
  for (const city of ['Asia/Kolkata', 'Europe/Kyiv', 'Asia/Kathmandu', 'America/New York']) {
    expect(labels).toContain(city)
  }
  expect(labels.join()).not.toMatch(/Calcutta|Kiev|Katmandu|_/)
  expect(timeZoneName('Asia/Calcutta')).toBe('Asia/Kolkata')
})
