/**
 * Lets everything run that waits for nothing outside the test's process: `count` turns of the event loop,
 * and in each turn all promises that are ready, however long their chain is.
 *
 * Five turns are more than the code under test needs: a cohort, a line of requests and a joined look-up
 * each give up two turns before they do what they were asked to. Timers, sockets, files and the database
 * are not waited for. The load of the machine changes nothing: turns are counted, not time.
 *
 * Use it before a check that something has not happened. To wait for something that must happen, wait for
 * that event itself.
 */
export async function eventLoopTurns(count = 5): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve))
}

/** Gives up `count` turns of the microtask queue: as many steps of a chain of promises pass. */
export async function microtaskTurns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await Promise.resolve()
}
