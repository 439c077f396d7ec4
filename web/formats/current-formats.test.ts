import { afterEach, expect, it, vi } from 'vitest'
import { computed } from 'vue'
import { currentFormats, lookAtDevice, setFormatPreferences } from './current-formats.ts'
import { noPreferences } from './format-preferences.ts'

afterEach(() => {
  vi.restoreAllMocks()
  setFormatPreferences(noPreferences)
  lookAtDevice()
})

it('follows each change of the preferences, and what is computed with it does', () => {
  const shown = computed(() => currentFormats().number.format(5_002))
  expect(shown.value).toBe('5,002')
  setFormatPreferences({ ...noPreferences, locale: 'de-DE' })
  expect(shown.value).toBe('5.002')
  setFormatPreferences(noPreferences)
  expect(shown.value).toBe('5,002')
})

it('creates formats once, not for each value', () => {
  const first = currentFormats()
  lookAtDevice()
  expect(currentFormats()).toBe(first)
})

it('follows the languages of the browser, the first that it has formats for', () => {
  vi.spyOn(navigator, 'languages', 'get').mockReturnValue(['xx', 'ja-JP', 'en-US'])
  expect(currentFormats().locale).toBe('en-US')
  lookAtDevice()
  expect(currentFormats().locale).toBe('ja-JP')
})

it.each([
  { languages: ['C'], locale: /^en/ },
  { languages: [], locale: /^en/ },
  { languages: ['C', 'not a language', 'de-DE'], locale: /^de-DE$/ },
])('does without languages that are none: $languages', ({ languages, locale }) => {
  vi.spyOn(navigator, 'languages', 'get').mockReturnValue(languages)
  lookAtDevice()
  expect(currentFormats().locale).toMatch(locale)
})

it('follows the time zone of the device, unless one is chosen', () => {
  vi.stubEnv('TZ', 'Asia/Kolkata')
  lookAtDevice()
  expect(currentFormats().timeZone).toMatch(/^Asia\/(Kolkata|Calcutta)$/)
  setFormatPreferences({ ...noPreferences, timeZone: 'Europe/Berlin' })
  expect(currentFormats().timeZone).toBe('Europe/Berlin')
  vi.unstubAllEnvs()
})
