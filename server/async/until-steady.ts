/**
 * Waits until a count stops rising, for example the number of subscribers that reconnect after a
 * restart. Work that begins afterwards serves all of them at once.
 *
 * Resolves after the first turn of the event loop in which `count` did not rise, and at the latest at the
 * end of the turn in which `maxMs` milliseconds have passed. Rejects only if `count` throws.
 */
export async function untilSteady(count: () => number, maxMs: number): Promise<void> {
  const deadline = performance.now() + maxMs
  let before: number
  do {
    before = count()
    await new Promise((resolve) => setImmediate(resolve))
  } while (count() > before && performance.now() < deadline)
}
