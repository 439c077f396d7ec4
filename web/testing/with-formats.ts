import { onTestFinished } from 'vitest'
import { setFormatPreferences } from '../formats/current-formats.ts'
import { noPreferences, type FormatPreferences } from '../formats/format-preferences.ts'

/** Shows everything in these formats until the present test ends. */
export function withFormats(preferences: Partial<FormatPreferences>): void {
  setFormatPreferences({ ...noPreferences, ...preferences })
  onTestFinished(() => setFormatPreferences(noPreferences))
}
