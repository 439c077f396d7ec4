import { expect, it } from 'vitest'
import { noPreferences, parseFormatPreferences } from './format-preferences.ts'

const chosen = { locale: 'de-DE', clock: '12h', timeZone: 'Asia/Kolkata' }

it('keeps what the browser knows', () => {
  expect(parseFormatPreferences(chosen)).toEqual(chosen)
  expect(parseFormatPreferences({ ...chosen, color: 'red' })).toEqual(chosen)
})

it.each([
  ['locale', 'xx-YY'],
  ['locale', 'not a locale'],
  ['locale', ''],
  ['locale', 7],
  ['clock', '13h'],
  ['clock', true],
  ['timeZone', 'Mars/Olympus'],
  ['timeZone', ''],
  ['timeZone', ['UTC']],
])('is without the part %s if it is %j', (part, invalid) => {
  expect(parseFormatPreferences({ ...chosen, [part]: invalid })).toEqual({
    ...chosen,
    [part]: null,
  })
})

it.each([undefined, null, 'de-DE', 7, []])('has no preferences in %j', (stored) => {
  expect(parseFormatPreferences(stored)).toEqual(noPreferences)
})
