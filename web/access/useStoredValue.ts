import {
  computed,
  readonly,
  ref,
  shallowRef,
  watch,
  type ComputedRef,
  type DeepReadonly,
  type Ref,
  type ShallowRef,
} from 'vue'
import { storedValue } from '../ui/stored-value.ts'
import { useViewer } from './useViewer.ts'

export interface OwnValue<Value> {
  readonly value: ComputedRef<Value>
  /** Whether the last change outlives the page: storage may be forbidden or full. */
  readonly kept: DeepReadonly<Ref<boolean>>
  /** Changes what is stored now, be it from another tab. */
  update: (change: (value: Value) => Value) => void
}

/**
 * What the person who is signed in keeps in this browser under `name`; changes in other tabs show.
 * `parse` makes a value of whatever is stored, as for `storedValue`.
 */
export function useStoredValue<Value>(
  name: string,
  parse: (stored: unknown) => Value,
): OwnValue<Value> {
  const { viewer } = useViewer()
  const stored = computed(() =>
    viewer.value === undefined ? undefined : storedValue(`${name}:${viewer.value.name}`, parse),
  )
  const value: ShallowRef<Value> = shallowRef<Value>(parse(undefined))
  const kept = ref(true)

  watch(
    stored,
    (now, _before, onCleanup) => {
      if (!now) return
      value.value = now.read()
      onCleanup(
        now.onOtherTab(() => {
          value.value = now.read()
        }),
      )
    },
    { immediate: true },
  )

  return {
    value: computed(() => value.value),
    kept: readonly(kept),
    update(change) {
      // Where nothing can be kept, what is shown is all that there is.
      const base = kept.value && stored.value ? stored.value.read() : value.value
      value.value = change(base)
      kept.value = stored.value?.write(value.value) ?? false
    },
  }
}
