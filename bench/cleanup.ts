type Release = () => Promise<void> | void

const held = new Set<Release>()

/** Has `release` called at the end, also when the benchmark is interrupted. Returns how to release now. */
export function onCleanup(release: Release): () => Promise<void> {
  held.add(release)
  return async () => {
    if (held.delete(release)) await release()
  }
}

/** Releases everything that is held, newest first. What fails is reported and does not stop the rest. */
export async function cleanUp(): Promise<void> {
  for (const release of [...held].reverse()) {
    held.delete(release)
    try {
      await release()
    } catch (error) {
      console.error('cleaning up:', error)
    }
  }
}

/** How often, in ms, to look whether the command that started the benchmarks is still there. */
const PARENT_CHECK_MS = 1_000

/**
 * Leaves nothing behind on Ctrl-C, SIGTERM, or when the command that started this is gone; ends the
 * process then. The signal aborts as soon as that begins.
 */
export function cleanUpWhenInterrupted(): AbortSignal {
  const interruption = new AbortController()
  const interrupt = () => {
    if (interruption.signal.aborted) return
    interruption.abort()
    console.error('\ninterrupted; cleaning up …')
    void cleanUp().finally(() => process.exit(130))
  }
  process.on('SIGINT', interrupt)
  process.on('SIGTERM', interrupt)
  const parent = process.ppid
  setInterval(() => {
    if (process.ppid !== parent) interrupt()
  }, PARENT_CHECK_MS).unref()
  return interruption.signal
}
