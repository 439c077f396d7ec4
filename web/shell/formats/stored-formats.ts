import { lookAtDevice, setFormatPreferences } from '../../formats/current-formats.ts'
import { parseFormatPreferences } from '../../formats/format-preferences.ts'
import { storedValue } from '../../ui/stored-value.ts'

/**
 * The preferences that this browser keeps. They belong to the browser and not to the account, like the theme: the
 * page needs them before it knows who is signed in, and they are about the device as much as about the person.
 */
export const storedFormats = storedValue('formats', parseFormatPreferences)

/**
 * Applies the stored preferences, and follows their changes in this and in other tabs until the page closes. What
 * they leave open follows the browser's languages and the device's time zone.
 */
export function followFormats(page: Window): void {
  const apply = () => setFormatPreferences(storedFormats.read())
  apply()
  storedFormats.onChange(apply)
  page.addEventListener('languagechange', lookAtDevice)
  // A laptop that is opened in another country has another time zone.
  page.document.addEventListener('visibilitychange', lookAtDevice)
}
