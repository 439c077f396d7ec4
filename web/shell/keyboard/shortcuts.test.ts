import { afterEach, describe, expect, it, vi } from 'vitest'
import { isCharacter, isTyping, shortcutOf, type ShortcutKey } from './shortcuts.ts'

function elementOf(html: string): Element {
  document.body.innerHTML = html
  const element = document.querySelector('[data-focus]') ?? document.body.firstElementChild
  if (!element) throw new Error('No element')
  return element
}

interface Press extends KeyboardEventInit {
  readonly altGr?: boolean
}

function press(
  key: string,
  { altGr = false, ...more }: Press = {},
  html = '<p></p>',
): ShortcutKey | null {
  let shortcut: ShortcutKey | null = null
  const element = elementOf(html)
  const onKey = (event: Event) => {
    if (event instanceof KeyboardEvent) shortcut = shortcutOf(event)
  }
  element.addEventListener('keydown', onKey)
  const event = new KeyboardEvent('keydown', { key, bubbles: true, ...more })
  // The tests' DOM reports every Alt as AltGr.
  event.getModifierState = (modifier) => modifier === 'AltGraph' && altGr
  element.dispatchEvent(event)
  return shortcut
}

afterEach(() => {
  document.body.replaceChildren()
  vi.unstubAllGlobals()
})

describe('isTyping', () => {
  it.each([
    '<input>',
    '<input type="search">',
    '<input type="date">',
    '<textarea></textarea>',
    '<select></select>',
    '<div contenteditable><b data-focus>text</b></div>',
  ])('is true for %s', (html) => expect(isTyping(elementOf(html))).toBe(true))

  it.each([
    '<p></p>',
    '<button></button>',
    '<input type="checkbox">',
    '<input type="radio">',
    '<div contenteditable="false"></div>',
  ])('is false for %s', (html) => expect(isTyping(elementOf(html))).toBe(false))

  it('is false without an element', () => {
    expect(isTyping(null)).toBe(false)
    expect(isTyping(window)).toBe(false)
  })
})

describe('shortcutOf', () => {
  it('finds the shortcut of a character, whichever keys produce it', () => {
    expect(press('j')).toBe('j')
    expect(press('?', { shiftKey: true })).toBe('?')
    expect(press('/', { shiftKey: true })).toBe('/')
    expect(press('[', { ctrlKey: true, altKey: true, altGr: true })).toBe('[')
    vi.stubGlobal('navigator', { platform: 'MacIntel' })
    expect(press('[', { altKey: true })).toBe('[')
    expect(press('[', { altKey: true, metaKey: true })).toBe(null)
    vi.unstubAllGlobals()
    expect(press('x')).toBe(null)
    expect(press('J', { shiftKey: true })).toBe(null)
  })

  it('tells a capital letter by Shift from one by Caps Lock', () => {
    expect(press('s')).toBe('s')
    expect(press('S', { shiftKey: true })).toBe('Shift+S')
    expect(press('S')).toBe(null)
    expect(press('S', { shiftKey: true, ctrlKey: true })).toBe(null)
    expect(press('S', { shiftKey: true }, '<input>')).toBe(null)
    expect(press('S', { shiftKey: true, repeat: true })).toBe(null)
    expect(isCharacter('Shift+S')).toBe(true)
  })

  it.each(['ctrlKey', 'metaKey', 'altKey'])('ignores a key with %s', (modifier) => {
    for (const key of ['j', '?', 'Enter', 'Escape'])
      expect(press(key, { [modifier]: true })).toBe(null)
  })

  it('ignores Shift with Enter or Escape', () => {
    expect(press('Enter', { shiftKey: true })).toBe(null)
    expect(press('Escape', { shiftKey: true })).toBe(null)
  })

  it('finds only the palette while a text field has the focus', () => {
    for (const key of ['j', '/', '?', 'Enter', 'Escape'])
      expect(press(key, {}, '<input>')).toBe(null)
    expect(press('k', { ctrlKey: true }, '<input>')).toBe('Mod+K')
    expect(press('j', { isComposing: true })).toBe(null)
  })

  it('finds the palette with Ctrl or Command alone', () => {
    expect(press('k', { ctrlKey: true })).toBe('Mod+K')
    expect(press('K', { ctrlKey: true })).toBe('Mod+K')
    expect(press('k', { ctrlKey: true, shiftKey: true })).toBe(null)
    expect(press('k', { ctrlKey: true, altKey: true })).toBe(null)
    expect(press('k', { ctrlKey: true, metaKey: true })).toBe(null)
    expect(press('k', { metaKey: true })).toBe(null)
    vi.stubGlobal('navigator', { platform: 'MacIntel' })
    expect(press('k', { metaKey: true })).toBe('Mod+K')
    expect(press('k', { ctrlKey: true })).toBe(null)
  })

  it('repeats only the keys that move, while they are held down', () => {
    expect(press('j', { repeat: true })).toBe('j')
    expect(press('p', { repeat: true })).toBe(null)
    expect(press('k', { ctrlKey: true, repeat: true })).toBe(null)
  })

  it('leaves Enter to elements that react to it', () => {
    expect(press('Enter')).toBe('Enter')
    expect(press('Enter', {}, '<button></button>')).toBe(null)
    expect(press('Enter', {}, '<a href="/"><b data-focus>x</b></a>')).toBe(null)
    expect(press('j', {}, '<button></button>')).toBe('j')
  })
})
