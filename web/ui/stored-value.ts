/** A value that the browser keeps for the next visit and shares with other tabs. */
export interface StoredValue<Value> {
  /** What is kept; what `parse` makes of nothing, where nothing is or it cannot be read. */
  read(): Value
  /** Returns whether the browser keeps it: storage may be forbidden or full. */
  write(value: Value): boolean
  /** Calls `listener` whenever another tab changed it, until the function returned is called. */
  onOtherTab(listener: () => void): () => void
}

/**
 * A value under a key of the browser's local storage. What stands there may be of another version
 * or another program: `parse` is given whatever it is (`undefined` for nothing) and must not throw.
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
        return true
      } catch {
        return false
      }
    },
    onOtherTab(listener) {
      const onStorage = (event: StorageEvent) => {
        // Without a key everything was cleared.
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
