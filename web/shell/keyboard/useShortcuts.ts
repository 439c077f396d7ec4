import { inject, onScopeDispose, provide } from 'vue'
import type { InjectionKey } from 'vue'
import { useStoredValue, type OwnValue } from '../../access/useStoredValue.ts'
import { isCharacter, shortcutOf, type ShortcutKey } from './shortcuts.ts'

/** What a key does. One that returns `false` had nothing to do: the key is somebody else's then. */
export type ShortcutHandlers = { readonly [Key in ShortcutKey]?: () => unknown }

export interface Shortcuts {
  /** Whether the keys that are a character alone do anything. */
  readonly characters: OwnValue<boolean>
  /** Handles keys until the function returned is called; the newest handlers come first. */
  add: (handlers: ShortcutHandlers) => () => void
}

const shortcutsKey: InjectionKey<Shortcuts> = Symbol('shortcuts')

/** Listens to the keyboard until the scope ends. */
export function startShortcuts(): Shortcuts {
  const characters = useStoredValue('shortcuts', (stored) => stored !== false)
  let handlersByAge: readonly ShortcutHandlers[] = []

  function onKey(event: KeyboardEvent): void {
    if (event.defaultPrevented) return
    const key = shortcutOf(event)
    if (key === null || (isCharacter(key) && !characters.value.value) || isSomethingOpen()) return
    for (const { [key]: handle } of handlersByAge) {
      if (!handle || handle() === false) continue
      event.preventDefault()
      return
    }
  }

  window.addEventListener('keydown', onKey)
  onScopeDispose(() => window.removeEventListener('keydown', onKey))
  return {
    characters,
    add(handlers) {
      handlersByAge = [handlers, ...handlersByAge]
      return () => {
        handlersByAge = handlersByAge.filter((each) => each !== handlers)
      }
    },
  }
}

export function provideShortcuts(shortcuts: Shortcuts): void {
  provide(shortcutsKey, shortcuts)
}

/**
 * Does what `handlers` say when their key is pressed, until the calling scope ends. Not while
 * somebody types (but for the palette), while a dialog or popover is open, or, for keys that are a
 * character alone, where they are turned off. Keys of one component go before those above it.
 *
 * @throws when used outside of the signed-in pages, which provide the shortcuts.
 */
export function useShortcuts(handlers: ShortcutHandlers): void {
  onScopeDispose(injectShortcuts().add(handlers))
}

/** Whether the keys that are a character alone do anything; may be changed. */
export function useCharacterShortcuts(): OwnValue<boolean> {
  return injectShortcuts().characters
}

function injectShortcuts(): Shortcuts {
  const shortcuts = inject(shortcutsKey)
  if (!shortcuts) throw new Error('useShortcuts needs a component above it to provide them')
  return shortcuts
}

/** In the top layer of the page; what is open there has keys of its own. */
function isSomethingOpen(): boolean {
  return document.querySelector(':is(dialog[open], :popover-open)') !== null
}
