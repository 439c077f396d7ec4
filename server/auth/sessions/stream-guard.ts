import type { Logger } from '../../process/log.ts'
import { RepeatedFault } from '../../process/repeated-fault.ts'
import type { Running } from '../../process/running.ts'
import type { StreamViewer } from '../../streaming/streams.ts'

export interface StreamGuardSettings {
  streams: {
    readonly viewers: readonly StreamViewer[]
    revoke(viewer: StreamViewer): void
  }
  /** Returns those viewers of open streams that have lost a right. */
  findLost: (viewers: readonly StreamViewer[]) => Promise<readonly StreamViewer[]>
  /**
   * Time between two checks, in ms.
   * @default 1,000
   */
  intervalMs?: number
  log: Logger
}

/**
 * Ends the streams of viewers that have lost a right: signed out, expired, revoked, or with fewer scopes
 * than when the stream was opened. The check reads the database, so it does not matter which server or
 * program took the right away. Without open streams there is no query.
 *
 * A check that fails ends no stream: without the database, no stream sends anything new either.
 */
export function startStreamGuard(settings: StreamGuardSettings): Running {
  const { streams, findLost, intervalMs = 1_000, log } = settings
  const fault = new RepeatedFault({
    log,
    failed: 'rights of open streams cannot be read; retrying',
    works: 'rights of open streams can be read again',
  })
  let stopped = false
  let timer: NodeJS.Timeout | undefined
  let checking: Promise<void> = Promise.resolve()

  async function check(): Promise<void> {
    const { viewers } = streams
    if (viewers.length === 0) return
    for (const viewer of await findLost(viewers)) streams.revoke(viewer)
  }

  function schedule(): void {
    timer = setTimeout(() => {
      checking = check()
        .then(
          () => fault.succeeded(),
          (error: unknown) => fault.happened(error),
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
      await checking
    },
  }
}
