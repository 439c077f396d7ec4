import { DOMWrapper } from '@vue/test-utils'

/**
 * The whole document. What opens over the page (a dialog, a menu, the choices of a select) is outside of
 * the component that opened it.
 */
export const screen = new DOMWrapper(document.body)
