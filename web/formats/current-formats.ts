import { computed, shallowRef } from 'vue'
import {
  isLocale,
  isTimeZone,
  noPreferences,
  type FormatPreferences,
} from './format-preferences.ts'
import { createFormats, type Device, type Formats } from './formats.ts'

const preferences = shallowRef<FormatPreferences>(noPreferences)
const device = shallowRef<Device>(presentDevice())
const formats = computed(() => createFormats(preferences.value, device.value))

/**
 * The formats in which the whole page shows numbers, dates and times. Reactive: what is rendered or computed
 * with them follows each change of the preferences and of the device.
 */
export function currentFormats(): Formats {
  return formats.value
}

/** The preferences in force. Reactive. */
export function formatPreferences(): FormatPreferences {
  return preferences.value
}

export function setFormatPreferences(next: FormatPreferences): void {
  preferences.value = next
}

/** Takes over the languages of the browser and the time zone of the device if they have changed. */
export function lookAtDevice(): void {
  const present = presentDevice()
  const before = device.value
  const same =
    present.timeZone === before.timeZone && String(present.locales) === String(before.locales)
  if (!same) device.value = present
}

/** Some browsers give what `Intl` refuses: the language "C" where the machine has none, or an unknown time zone. */
function presentDevice(): Device {
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions()
  return {
    locales: navigator.languages.filter(isLocale),
    timeZone: isTimeZone(timeZone) ? timeZone : 'UTC',
  }
}
