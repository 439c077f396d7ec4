import { shareNext } from './share-next.ts'

/** Keys that one query asks for. */
const MAX_KEYS = 1_000

/**
 * Looks up values many at a time: while one query runs, the keys that are asked for wait for the next
 * query, so the number of queries does not depend on the number of callers. At most 1,000 keys are in
 * one query. Nothing is cached. If a query fails, the look-ups that waited for it fail.
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
    // One turn of the event loop: callers that come at the same time share the query.
    gather: () => new Promise((resolve) => setImmediate(resolve)),
  })
  return async (key) => {
    wanted.add(key)
    return (await next()).get(key)
  }
}
