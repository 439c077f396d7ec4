import { computed, readonly, ref, type ComputedRef, type Ref } from 'vue'
import { formatPreferences, setFormatPreferences } from '../../formats/current-formats.ts'
import type { FormatPreferences } from '../../formats/format-preferences.ts'
import { storedFormats } from './stored-formats.ts'

export interface OwnFormats {
  readonly preferences: ComputedRef<FormatPreferences>
  /** Whether the last change was stored. If not, it lasts until the page closes. */
  readonly kept: Readonly<Ref<boolean>>
  readonly change: (part: Partial<FormatPreferences>) => void
}

/** The preferences of this browser for numbers, dates and times, and how to change them. */
export function useFormatPreferences(): OwnFormats {
  const kept = ref(true)
  return {
    preferences: computed(formatPreferences),
    kept: readonly(kept),
    change(part) {
      const next = { ...formatPreferences(), ...part }
      setFormatPreferences(next)
      kept.value = storedFormats.write(next)
    },
  }
}
