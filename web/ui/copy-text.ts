/**
 * Copies a text that is shown in `element`. Browsers allow the clipboard API only over https and on
 * localhost. Elsewhere, the text of the element is selected and copied by a browser command. Resolves to
 * false if neither works; then the text stays selected, so that the person can copy it by keyboard.
 */
export async function copyText(text: string, element: HTMLElement): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    if (element instanceof HTMLInputElement) element.select()
    else window.getSelection()?.selectAllChildren(element)
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- the only way without https
    return document.execCommand('copy')
  }
}
