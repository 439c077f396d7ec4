/**
 * JavaScript expressions that measure a page, for any browser engine. Each has a value that is empty or false
 * if the layout is right.
 */

/** Whether the page scrolls sideways. `innerWidth` would include the scrollbar in some engines. */
export const SCROLLS_SIDEWAYS =
  'document.documentElement.scrollWidth > document.documentElement.clientWidth'

/**
 * The pairs of texts and controls within an element that lie over each other, and those that reach out of it.
 * A pixel does not count.
 */
export function collisions(selector: string): string {
  return `(() => {
    const area = document.querySelector(${JSON.stringify(selector)})
    if (!area) return ['not shown']
    const bounds = area.getBoundingClientRect()
    const boxes = []
    for (const element of area.querySelectorAll('*')) {
      const style = getComputedStyle(element)
      if (style.visibility === 'hidden' || element.matches('.sr-only, .sr-only *, option, svg *')) continue
      const control = element.matches('input, select, textarea, button')
      const texts = [...element.childNodes].filter((node) => node.nodeType === 3 && node.data.trim())
      if (element.closest('button') !== (control ? element : null)) continue
      for (const part of control ? [element] : texts) {
        const range = document.createRange()
        range.selectNode(part)
        const { left, right, top, bottom } = control
          ? element.getBoundingClientRect()
          : range.getBoundingClientRect()
        if (right - left < 2 || bottom - top < 2) continue
        const name = (element.name || element.textContent || element.value || element.tagName).trim()
        boxes.push({ name, left, right, top, bottom })
      }
    }
    const found = []
    for (const [index, one] of boxes.entries()) {
      if (one.left < bounds.left - 1 || one.right > bounds.right + 1) found.push(one.name + ' reaches out')
      for (const other of boxes.slice(index + 1)) {
        const width = Math.min(one.right, other.right) - Math.max(one.left, other.left)
        const height = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top)
        if (width > 1 && height > 1) found.push(one.name + ' over ' + other.name)
      }
    }
    return boxes.length === 0 ? ['empty'] : found
  })()`
}

/** The box of an element, in CSS pixels of the window. Null if it does not exist. */
export function boxOf(selector: string): string {
  return `(() => {
    const { left, right, top, bottom } = document.querySelector(${JSON.stringify(selector)})?.getBoundingClientRect() ?? {}
    return left === undefined ? null : { left, right, top, bottom }
  })()`
}
