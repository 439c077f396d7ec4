export interface Bells {
  readonly count: number
  readonly ring: () => void
  /** Resolves as soon as it has rung `count` times in all. */
  reach(count: number): Promise<void>
}

/** Counts how often it is rung. */
export function countBells(): Bells {
  let count = 0
  const waiting = new Set<() => void>()
  return {
    get count() {
      return count
    },
    ring() {
      count += 1
      for (const look of waiting) look()
    },
    reach: (wanted) =>
      new Promise((resolve) => {
        const look = () => {
          if (count < wanted) return
          waiting.delete(look)
          resolve()
        }
        waiting.add(look)
        look()
      }),
  }
}
