import { defineAsyncComponent, readonly, ref, type Component, type Ref } from 'vue'

export interface PartOnDemand<Part> {
  /** Renders nothing until its code is loaded. */
  readonly part: Part
  readonly state: Readonly<Ref<'loading' | 'failed' | 'ready'>>
  /** Loads the code again after it failed. */
  retry: () => void
}

/**
 * A component whose code loads when it is first rendered. Unlike an `errorComponent` of Vue, the caller can
 * offer another attempt, which is needed when the server is away for a while.
 */
export function usePartOnDemand<Part extends Component>(
  load: () => Promise<{ readonly default: Part }>,
): PartOnDemand<Part> {
  const state = ref<'loading' | 'failed' | 'ready'>('loading')
  let again: () => void = () => undefined

  const part = defineAsyncComponent<Part>({
    async loader() {
      const { default: loaded } = await load()
      state.value = 'ready'
      return loaded
    },
    onError(_error, retry) {
      state.value = 'failed'
      again = retry
    },
  })
  return {
    part,
    state: readonly(state),
    retry() {
      if (state.value !== 'failed') return
      state.value = 'loading'
      again()
    },
  }
}
