import { ref, type Ref } from 'vue'
import { copyText } from './copy-text.ts'

export interface Copying {
  /** The outcome of the last copy. `byHand`: the text is selected, and the person has to copy it. */
  readonly outcome: Ref<'copied' | 'byHand' | undefined>
  /** Copies the text that the element shows. */
  copy: (text: string) => Promise<void>
}

/** Copies the text of an element, and says with what outcome. */
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
