type Release = () => Promise<void> | void

const held = new Set<Release>()

/**
 * Registers `release` to be called when the benchmark ends or is interrupted. Returns a function that
 * calls it now instead.
 */
export function onCleanup(release: Release): () => Promise<void> {
  held.add(release)
  return async () => {
    if (held.delete(release)) await release()
  }
}

/** Releases everything that is registered, newest first. A failure is printed and does not stop the rest. */
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

/** Interval, in ms, of the check whether the parent process still exists. */
const PARENT_CHECK_MS = 1_000

/**
 * Cleans up and exits on Ctrl-C, on SIGTERM, or when the parent process is gone. The returned signal
 * aborts when the clean-up begins.
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
