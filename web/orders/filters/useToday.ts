import { computed, type ComputedRef } from 'vue'
import { useNow } from '../../ui/useNow.ts'
import { dayBefore } from './days.ts'

/** The present day in the viewer's time zone: `2026-11-01`. It changes within a minute after midnight. */
export function useToday(): ComputedRef<string> {
  const now = useNow(60_000)
  return computed(() => dayBefore(now.value, 0))
}
