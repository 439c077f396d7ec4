/** A value that the browser keeps for the next visit and shares with other parts of the page and other tabs. */
export interface StoredValue<Value> {
  /** The parsed value. If none is stored, or it cannot be read, what `parse` returns for `undefined`. */
  read(): Value
  /** Returns whether the browser keeps the value: storage may be forbidden or full. */
  write(value: Value): boolean
  /** Calls `listener` after each change, here or in another tab, until the returned function is called. */
  onChange(listener: () => void): () => void
}

/**
 * A value under a key of the browser's local storage. The stored value may come from another version of
 * the page or another program: `parse` gets whatever it is (`undefined` for nothing) and must not throw.
 */
export function storedValue<Value>(
  key: string,
  parse: (stored: unknown) => Value,
): StoredValue<Value> {
  return {
    read: () => parse(readJson(key)),
    write(value) {
      try {
        localStorage.setItem(key, JSON.stringify(value))
      } catch {
        return false
      }
      // The browser tells other tabs alone.
      window.dispatchEvent(new StorageEvent('storage', { key }))
      return true
    },
    onChange(listener) {
      const onStorage = (event: StorageEvent) => {
        // The key is null when the whole storage was cleared.
        if (event.key === key || event.key === null) listener()
      }
      window.addEventListener('storage', onStorage)
      return () => window.removeEventListener('storage', onStorage)
    },
  }
}

function readJson(key: string): unknown {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(key) ?? 'null')
    return stored ?? undefined
  } catch {
    return undefined
  }
}
