/**
 * Waits while a crowd comes in: resolves after a turn of the event loop in which `count` did not
 * rise, and at the latest after `maxMs` milliseconds.
 */
export async function untilCrowdIsIn(count: () => number, maxMs: number): Promise<void> {
  const latest = performance.now() + maxMs
  let before: number
  do {
    before = count()
    await new Promise((resolve) => setImmediate(resolve))
  } while (count() > before && performance.now() < latest)
}
