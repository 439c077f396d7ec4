import { onScopeDispose, shallowReadonly, shallowRef, type ShallowRef } from 'vue'

export interface PartAhead<Part> {
  /** Undefined until its code is loaded. */
  readonly part: Readonly<ShallowRef<Part | undefined>>
  /** Loads the code, unless it is loaded or on its way. It is rejected if the code cannot be loaded. */
  load: () => Promise<void>
}

/**
 * When the parts load that the viewer has not come near, in ms: late enough that they do not compete with the
 * first load on a slow line.
 */
const AHEAD_MS = 10_000

/**
 * A component that most visits never open, and that must be there when it is opened: its code loads after
 * the first load has finished, or when `load` is called, which can be tried again after a failure.
 */
export function usePartAhead<Part>(
  fetchPart: () => Promise<{ readonly default: Part }>,
): PartAhead<Part> {
  const part = shallowRef<Part>()
  let loading: Promise<void> | undefined

  function load(): Promise<void> {
    loading ??= fetchPart().then(
      ({ default: loaded }) => {
        part.value = loaded
      },
      (error: unknown) => {
        loading = undefined
        throw error
      },
    )
    return loading
  }

  const ahead = setTimeout(() => void load().catch(() => undefined), AHEAD_MS)
  onScopeDispose(() => clearTimeout(ahead))
  return { part: shallowReadonly(part), load }
}
