import { shareNext } from './share-next.ts'

/** Most keys in one query. */
const MAX_KEYS = 1_000

/**
 * Makes a look-up by key that shares its queries: while a query runs, further keys are collected for the
 * next one. The number of queries therefore does not grow with the number of concurrent look-ups.
 *
 * Guarantees: a look-up gets the result of a query that begins after the call, or `undefined` if `find`
 * returns no value for its key; nothing is cached; equal keys are sent once; a query has at most 1,000
 * keys, and more keys make several queries, one after the other. If one of these queries fails, all
 * look-ups that share them reject with its error.
 */
export function joinedLookUp<Value>(
  find: (keys: readonly string[]) => Promise<ReadonlyMap<string, Value>>,
): (key: string) => Promise<Value | undefined> {
  let wanted = new Set<string>()

  async function findWanted(): Promise<ReadonlyMap<string, Value>> {
    const keys = [...wanted]
    wanted = new Set()
    const found = new Map<string, Value>()
    for (let from = 0; from < keys.length; from += MAX_KEYS) {
      for (const entry of await find(keys.slice(from, from + MAX_KEYS))) found.set(...entry)
    }
    return found
  }

  const next = shareNext(findWanted, {
    // Waits for one turn of the event loop, so that look-ups of the same turn share the query.
    gather: () => new Promise((resolve) => setImmediate(resolve)),
  })
  return async (key) => {
    wanted.add(key)
    return (await next()).get(key)
  }
}
