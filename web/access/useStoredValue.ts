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
  /** Whether the last change was stored. False if the browser forbids storage or it is full. */
  readonly kept: DeepReadonly<Ref<boolean>>
  /** Changes the stored value. `change` gets the newest one, also if another tab wrote it. */
  update: (change: (value: Value) => Value) => void
}

/**
 * A value that this browser stores for the viewer under `name`. Follows changes in other tabs.
 *
 * @param parse Turns the stored JSON into a value. It gets undefined if nothing is stored.
 *   It must not throw.
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
        now.onChange(() => {
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
      // If storing failed, the shown value is the newest.
      const base = kept.value && stored.value ? stored.value.read() : value.value
      value.value = change(base)
      kept.value = stored.value?.write(value.value) ?? false
    },
  }
}
