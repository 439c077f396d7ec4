import { inject, onScopeDispose, provide } from 'vue'
import type { InjectionKey } from 'vue'
import { useStoredValue, type OwnValue } from '../../access/useStoredValue.ts'
import { isCharacter, shortcutOf, type ShortcutKey } from './shortcuts.ts'

/** The actions by key. If one returns `false`, the key goes on to the next handlers. */
export type ShortcutHandlers = { readonly [Key in ShortcutKey]?: () => unknown }

export interface Shortcuts {
  /** Whether single-character shortcuts are on. */
  readonly characters: OwnValue<boolean>
  /** Adds handlers, which come before those added earlier. Returns a function that removes them. */
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
 * Calls `handlers` when their keys are pressed, until the calling scope ends. The handlers of a
 * component come before those of the components around it.
 *
 * No handler is called while a dialog, menu or list of choices is open, or while the viewer types in a field (except
 * for the palette). Handlers of single characters are not called while those are turned off.
 *
 * @throws when used outside of the signed-in pages, which provide the shortcuts.
 */
export function useShortcuts(handlers: ShortcutHandlers): void {
  onScopeDispose(injectShortcuts().add(handlers))
}

/** The viewer's setting whether single-character shortcuts are on. */
export function useCharacterShortcuts(): OwnValue<boolean> {
  return injectShortcuts().characters
}

function injectShortcuts(): Shortcuts {
  const shortcuts = inject(shortcutsKey)
  if (!shortcuts) throw new Error('useShortcuts needs provideShortcuts above it')
  return shortcuts
}

/**
 * Whether a dialog, menu or list of choices is open. It has keys of its own. Reka marks each of its layers.
 * Tooltips are layers too, but without a role: they leave the keys to the page.
 */
function isSomethingOpen(): boolean {
  return document.querySelector('[data-dismissable-layer][role]') !== null
}
