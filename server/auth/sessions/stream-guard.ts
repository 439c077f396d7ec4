import type { Logger } from '../../log.ts'
import type { Running } from '../../running.ts'
import type { Watcher } from '../../streaming/streams.ts'

export interface StreamGuardSettings {
  streams: {
    readonly watchers: readonly Watcher[]
    revoke(watcher: Watcher): void
  }
  /** Of those who watch, who may no longer. */
  findLost: (watchers: readonly Watcher[]) => Promise<readonly Watcher[]>
  /** Time between two looks, in ms. */
  intervalMs?: number
  log: Logger
}

/**
 * Ends the streams of whoever may not watch any more: signed out, expired, revoked, or with fewer
 * rights than when the stream was opened. It looks at the database, so that it does not matter which
 * server, or which program, took the right away. While nobody watches, nothing is asked.
 *
 * A look that fails ends nobody: without the database no stream tells anything new either.
 */
export function startStreamGuard(settings: StreamGuardSettings): Running {
  const { streams, findLost, intervalMs = 1_000, log } = settings
  let failing = false
  let stopped = false
  let timer: NodeJS.Timeout | undefined
  let looking: Promise<void> = Promise.resolve()

  async function look(): Promise<void> {
    const { watchers } = streams
    if (watchers.length === 0) return
    for (const watcher of await findLost(watchers)) streams.revoke(watcher)
  }

  function schedule(): void {
    timer = setTimeout(() => {
      looking = look()
        .then(
          () => {
            failing = false
          },
          (error: unknown) => {
            if (!failing) log.error({ err: error }, 'who may watch cannot be read; retrying')
            failing = true
          },
        )
        .then(() => {
          if (!stopped) schedule()
        })
    }, intervalMs)
  }

  schedule()
  return {
    async stop() {
      stopped = true
      clearTimeout(timer)
      await looking
    },
  }
}
