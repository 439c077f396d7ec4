import { describe, expect, it } from 'vitest'
import { formatDay } from '../../text/format.ts'
import { withFormats } from '../../testing/with-formats.ts'
import { knownLocales, localeName } from './known-locales.ts'

describe('the locales to choose from', () => {
  it('have English names of their own, in the order of the alphabet', () => {
    const labels = knownLocales().map(({ label }) => label)
    expect(new Set(labels).size).toBe(labels.length)
    expect(labels).toEqual([...labels].sort((one, other) => one.localeCompare(other, 'en')))
    expect(localeName('de-AT')).toBe('German (Austria)')
  })

  it.each(knownLocales())('write dates that fit into a column of a table: $label', ({ value }) => {
    withFormats({ locale: value })
    for (let month = 1; month <= 12; month += 1) {
      const day = formatDay(`2026-${String(month).padStart(2, '0')}-26`)
      // Up to four marks of direction have no width.
      expect(day.replace(/[\u200E\u200F\u2066-\u2069]/g, '').length).toBeLessThanOrEqual(15)
    }
  })
})
