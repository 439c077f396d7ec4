import DataLoader from 'dataloader'

/**
 * Looks things up many at a time: while one query is under way, all that is asked for meanwhile waits
 * for the next. So it does not matter how many ask, or with what. Nothing is remembered.
 */
export function joinedLookUp<Value>(
  find: (keys: readonly string[]) => Promise<ReadonlyMap<string, Value>>,
): (key: string) => Promise<Value | undefined> {
  let last: Promise<unknown> = Promise.resolve()
  const loader = new DataLoader<string, Value | undefined>(
    async (keys) => {
      const finding = find(keys)
      last = finding.catch(() => undefined)
      const found = await finding
      return keys.map((key) => found.get(key))
    },
    {
      cache: false,
      maxBatchSize: 1_000,
      // A turn of the event loop more: whoever comes at the same time is in it too.
      batchScheduleFn: (load) => void last.then(() => setImmediate(load)),
    },
  )
  return (key) => loader.load(key)
}
