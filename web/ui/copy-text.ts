/**
 * Copies a text that is shown in `element`. The clipboard itself may be used only over https and on
 * this machine; elsewhere what is shown is selected and copied as by hand. False if neither works:
 * then it is left selected, for the keyboard.
 */
export async function copyText(text: string, element: HTMLElement): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    if (element instanceof HTMLInputElement) element.select()
    else window.getSelection()?.selectAllChildren(element)
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- the only way there is without https
    return document.execCommand('copy')
  }
}
