import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { formatInteger } from '../../text/format.ts'
import { withFormats } from '../../testing/with-formats.ts'
import { followFormats } from './stored-formats.ts'
import { useFormatPreferences } from './useFormatPreferences.ts'

beforeEach(() => withFormats({}))
afterEach(() => {
  vi.unstubAllGlobals()
  localStorage.clear()
})

/** What another tab does. */
function storeElsewhere(stored: string | null): void {
  if (stored === null) localStorage.clear()
  else localStorage.setItem('formats', stored)
  window.dispatchEvent(new StorageEvent('storage', { key: stored === null ? null : 'formats' }))
}

describe('preferences for formats', () => {
  it('are those that the browser keeps', () => {
    localStorage.setItem('formats', '{"locale":"de-DE","clock":"12h","timeZone":"UTC"}')
    followFormats(window)
    const { preferences } = useFormatPreferences()
    expect(preferences.value).toEqual({ locale: 'de-DE', clock: '12h', timeZone: 'UTC' })
    expect(formatInteger(5_002)).toBe('5.002')
  })

  it('apply at once, are stored, and can be taken back', () => {
    const { preferences, kept, change } = useFormatPreferences()
    change({ locale: 'de-DE' })
    change({ clock: '24h' })
    expect(formatInteger(5_002)).toBe('5.002')
    const stored: unknown = JSON.parse(localStorage.getItem('formats') ?? '')
    expect(stored).toEqual({ locale: 'de-DE', clock: '24h', timeZone: null })
    change({ locale: null })
    expect(formatInteger(5_002)).toBe('5,002')
    expect(preferences.value.clock).toBe('24h')
    expect(kept.value).toBe(true)
  })

  it('follow other tabs', () => {
    followFormats(window)
    storeElsewhere('{"locale":"de-DE"}')
    expect(formatInteger(5_002)).toBe('5.002')
    storeElsewhere('{"locale":"nonsense"}')
    expect(formatInteger(5_002)).toBe('5,002')
    storeElsewhere('{"locale":"de-DE"}')
    storeElsewhere(null)
    expect(formatInteger(5_002)).toBe('5,002')
  })

  it('apply although the browser does not store them, which is said', () => {
    vi.stubGlobal('localStorage', {
      getItem: () => null,
      setItem: () => {
        throw new DOMException('full', 'QuotaExceededError')
      },
    })
    const { kept, change } = useFormatPreferences()
    change({ locale: 'de-DE' })
    expect(formatInteger(5_002)).toBe('5.002')
    expect(kept.value).toBe(false)
  })
})
