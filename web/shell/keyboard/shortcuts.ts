/** All shortcuts, in the order of the keyboard help. `Mod` is Command on Apple devices, otherwise Ctrl. */
export const shortcutGroups = [
  {
    title: 'everywhere',
    shortcuts: [
      { key: 'Mod+K', does: 'palette' },
      { key: '?', does: 'help' },
    ],
  },
  {
    title: 'orders',
    shortcuts: [
      { key: '/', does: 'search' },
      { key: 'j', does: 'nextOrder' },
      { key: 'k', does: 'previousOrder' },
      { key: 'Enter', does: 'open' },
      { key: 'Escape', does: 'leave' },
      { key: 's', does: 'advance' },
      { key: 'Shift+S', does: 'advanceAndMoveOn' },
      { key: 'n', does: 'showNew' },
      { key: 'p', does: 'pause' },
      { key: '[', does: 'previousPage' },
      { key: ']', does: 'nextPage' },
    ],
  },
] as const

type Group = (typeof shortcutGroups)[number]
export type Shortcut = Group['shortcuts'][number]
export type ShortcutKey = Shortcut['key']

const byKey: ReadonlyMap<string, ShortcutKey> = new Map(
  shortcutGroups.flatMap(({ shortcuts }) => shortcuts.map(({ key }) => [key, key] as const)),
)

/** These repeat while they are held down. The others run once. */
const repeatable: readonly ShortcutKey[] = ['j', 'k']

/** The types of inputs without text. */
const untyped = [
  'button',
  'checkbox',
  'color',
  'file',
  'image',
  'radio',
  'range',
  'reset',
  'submit',
]
const typedInto = `input:not(${untyped.map((type) => `[type=${type}]`).join()}), textarea, select, [contenteditable]:not([contenteditable=false])`

/** Elements that react to Enter by themselves. */
const pressed = 'a[href], button, summary, input, select, textarea, [role=button], [role=option]'

/** Whether an element takes letters: a text field, or a choice that is found by its first letters. */
export function isTyping(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(typedInto) !== null
}

/**
 * Returns the shortcut of a key press. Null if the key is not a shortcut, has modifiers that the
 * shortcut does not have, or belongs to the element that has the focus.
 */
export function shortcutOf(event: KeyboardEvent): ShortcutKey | null {
  if (event.isComposing) return null
  if (isPaletteKey(event)) return event.repeat ? null : 'Mod+K'
  const key = byKey.get(isShifted(event, 'S') ? 'Shift+S' : event.key)
  if (key === undefined || isTyping(event.target) || hasOtherModifiers(event, key)) return null
  if (event.repeat && !repeatable.includes(key)) return null
  const { target } = event
  if (key === 'Enter' && target instanceof Element && target.closest(pressed)) return null
  return key
}

/** Whether the shortcut is a single character, which speech input can trigger by accident (WCAG 2.1.4). */
export function isCharacter(key: ShortcutKey): boolean {
  return key.length === 1 || key === 'Shift+S'
}

/** Whether it is this capital letter by Shift, and not by Caps Lock. */
function isShifted({ key, shiftKey }: KeyboardEvent, letter: string): boolean {
  return shiftKey && key === letter
}

/** Whether this is an Apple device, which uses the Command key instead of Ctrl. */
export function hasCommandKey(): boolean {
  return /Mac|iPhone|iPad/.test(navigator.platform)
}

/** On a Mac, only Command+K: there, Ctrl+K deletes to the end of the line. */
function isPaletteKey({ key, ctrlKey, metaKey, altKey, shiftKey }: KeyboardEvent): boolean {
  const [wanted, other] = hasCommandKey() ? [metaKey, ctrlKey] : [ctrlKey, metaKey]
  return key.toLowerCase() === 'k' && wanted && !other && !altKey && !shiftKey
}

function hasOtherModifiers(event: KeyboardEvent, key: ShortcutKey): boolean {
  // On many keyboards, brackets need AltGr, which the browser also reports as Ctrl and Alt, and signs
  // need Shift. So only the resulting character counts; Shift and AltGr turn a letter into another one.
  if (isCharacter(key) && makesCharacters(event)) return false
  if (event.ctrlKey || event.metaKey || event.altKey) return true
  return event.shiftKey && !isCharacter(key)
}

/** Whether AltGr is down, or on Apple devices the Option key. */
function makesCharacters(event: KeyboardEvent): boolean {
  if (event.getModifierState('AltGraph')) return true
  return hasCommandKey() && event.altKey && !event.ctrlKey && !event.metaKey
}
