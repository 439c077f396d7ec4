import { ref, type Ref } from 'vue'
import { copyText } from './copy-text.ts'

export interface Copying {
  /** What came of it; undefined as long as nobody asked. */
  readonly outcome: Ref<'copied' | 'byHand' | undefined>
  /** Copies the text that the element shows. */
  copy: (text: string) => Promise<void>
}

/** Copying what an element shows, with what to say of it. */
export function useCopy(element: Readonly<Ref<HTMLElement | undefined>>): Copying {
  const outcome = ref<'copied' | 'byHand'>()
  return {
    outcome,
    async copy(text) {
      if (!element.value) return
      outcome.value = (await copyText(text, element.value)) ? 'copied' : 'byHand'
    },
  }
}
