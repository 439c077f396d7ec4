/** A counter of notifications, for tests that pass `ring` as a listener. */
export interface Bells {
  readonly count: number
  readonly ring: () => void
  /** Resolves once `ring` has been called `count` times in total. */
  reach(count: number): Promise<void>
}

/** Counts how often `ring` is called. */
export function countBells(): Bells {
  let count = 0
  const waiting = new Set<() => void>()
  return {
    get count() {
      return count
    },
    ring() {
      count += 1
      for (const check of waiting) check()
    },
    reach: (wanted) =>
      new Promise((resolve) => {
        const check = () => {
          if (count < wanted) return
          waiting.delete(check)
          resolve()
        }
        waiting.add(check)
        check()
      }),
  }
}
