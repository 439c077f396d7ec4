import { onScopeDispose, readonly, ref, watch, type Ref } from 'vue'

export interface TypedAheadOptions {
  /** Whether a dialog was asked for whose field is not there yet. */
  readonly waits: () => boolean
  /** Escape was pressed: the dialog is no longer wanted. */
  readonly cancel: () => void
}

/**
 * What the viewer types while a dialog loads, so that no key is lost, and none reaches a shortcut or a field
 * of the page. Empty again when the next wait begins.
 */
export function useTypedAhead({ waits, cancel }: TypedAheadOptions): Readonly<Ref<string>> {
  const typed = ref('')

  function onKey(event: KeyboardEvent): void {
    if (!waits() || event.isComposing || event.ctrlKey || event.metaKey) return
    if (event.key === 'Escape') cancel()
    else if (event.key === 'Backspace') typed.value = typed.value.slice(0, -1)
    else if (Array.from(event.key).length === 1) typed.value += event.key
    event.preventDefault()
    event.stopImmediatePropagation()
  }

  watch(waits, (now) => {
    if (now) typed.value = ''
  })
  // In the capture phase, before the page's shortcuts and fields.
  window.addEventListener('keydown', onKey, { capture: true })
  onScopeDispose(() => window.removeEventListener('keydown', onKey, { capture: true }))
  return readonly(typed)
}
