/**
 * Waits for `count` turns of the event loop. In each turn all ready promises run, however long their chain
 * is. So all work completes that depends on nothing outside the test's process.
 *
 * Five turns are more than the code under test needs: a cohort, a queue of requests and a joined look-up
 * each wait two turns before they begin. Timers, sockets, files and the database are not waited for. The
 * load of the machine has no effect: turns are counted, not time.
 *
 * Use it before a check that something has not happened. For something that must happen, wait for that
 * event itself.
 */
export async function eventLoopTurns(count = 5): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve))
}

/** Waits for `count` turns of the microtask queue, which are as many steps of a chain of promises. */
export async function microtaskTurns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await Promise.resolve()
}
