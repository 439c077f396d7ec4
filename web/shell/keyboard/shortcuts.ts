/** Every shortcut of the page, as its help lists them. `Mod` is Ctrl, on Apple's machines Command. */
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

/** These go on for as long as they are held down; the others happen once. */
const repeatable: readonly ShortcutKey[] = ['j', 'k']

/** Inputs that take no text. */
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

/** What Enter does something to by itself. */
const pressed = 'a[href], button, summary, input, select, textarea, [role=button], [role=option]'

/** Whether what has the focus takes letters: a text, a choice that is found by its first letters. */
export function isTyping(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(typedInto) !== null
}

/**
 * Which shortcut a key press is; null for none, for a key with modifiers that are not the shortcut's,
 * and for keys that belong to what has the focus.
 */
export function shortcutOf(event: KeyboardEvent): ShortcutKey | null {
  if (event.isComposing) return null
  if (isPaletteKey(event)) return event.repeat ? null : 'Mod+K'
  const key = byKey.get(event.key)
  if (key === undefined || isTyping(event.target) || hasOtherModifiers(event, key)) return null
  if (event.repeat && !repeatable.includes(key)) return null
  const { target } = event
  if (key === 'Enter' && target instanceof Element && target.closest(pressed)) return null
  return key
}

/** Whether the shortcut is a character alone, as speech input may produce by accident (WCAG 2.1.4). */
export function isCharacter(key: ShortcutKey): boolean {
  return key.length === 1
}

/** Whether this machine has a Command key in Ctrl's place. */
export function hasCommandKey(): boolean {
  return /Mac|iPhone|iPad/.test(navigator.platform)
}

/** Also while typing; on a Mac, Ctrl+K stays what it is there: it deletes to the end of the line. */
function isPaletteKey({ key, ctrlKey, metaKey, altKey, shiftKey }: KeyboardEvent): boolean {
  const [wanted, other] = hasCommandKey() ? [metaKey, ctrlKey] : [ctrlKey, metaKey]
  return key.toLowerCase() === 'k' && wanted && !other && !altKey && !shiftKey
}

function hasOtherModifiers(event: KeyboardEvent, key: ShortcutKey): boolean {
  // On many keyboards brackets need AltGr, which also says that Ctrl and Alt are down, and signs
  // need Shift: the character is what counts. A letter with either is another character.
  if (isCharacter(key) && makesCharacters(event)) return false
  if (event.ctrlKey || event.metaKey || event.altKey) return true
  return event.shiftKey && !isCharacter(key)
}

/** AltGr, which on Apple's machines is the Option key. */
function makesCharacters(event: KeyboardEvent): boolean {
  if (event.getModifierState('AltGraph')) return true
  return hasCommandKey() && event.altKey && !event.ctrlKey && !event.metaKey
}
