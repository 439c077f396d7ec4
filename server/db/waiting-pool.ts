import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'

/** A pool could not get a connection. */
export class NoConnectionError extends Error {
  readonly #reason: Error

  constructor(reason: Error) {
    super(`no connection to the database: ${reason.message}`)
    this.name = 'NoConnectionError'
    this.#reason = reason
  }

  /** The error of the driver. It is not the cause, with which a log would repeat the message. */
  get reason(): Error {
    return this.#reason
  }
}

export interface WaitingPoolSettings extends pg.PoolConfig {
  /**
   * How long to wait for a connection while the database or a pooler accepts no more of them, in ms.
   * @default 10_000
   */
  patienceMs?: number
  /** Called when that is so: other pools of this server may have connections that they do not use. */
  onFull?: () => void
}

/** Time between two attempts, in ms. Other servers wait too, so it is drawn at random. */
const AGAIN_MS = { from: 25, to: 100 }

type Release = (broken?: Error | boolean) => void
type OnConnected = (
  error: Error | undefined,
  client: pg.PoolClient | undefined,
  release: Release,
) => void

/**
 * A pool that waits when the database accepts no more connections, instead of failing: until it accepts one, or
 * one of its own is free.
 *
 * @throws NoConnectionError from everything that needs a connection.
 */
export class WaitingPool extends pg.Pool {
  readonly #patienceMs: number
  readonly #onFull: () => void

  constructor({ patienceMs = 10_000, onFull = () => undefined, ...config }: WaitingPoolSettings) {
    super(config)
    this.#patienceMs = patienceMs
    this.#onFull = onFull
  }

  override connect(): Promise<pg.PoolClient>
  override connect(onConnected: OnConnected): void
  override connect(onConnected?: OnConnected): Promise<pg.PoolClient> | void {
    const connecting = this.#connect()
    if (onConnected === undefined) return connecting
    connecting.then(
      (client) => onConnected(undefined, client, (broken) => client.release(broken)),
      (error: unknown) => onConnected(toError(error), undefined, () => undefined),
    )
  }

  /** Closes one connection that is not in use, if there is one. */
  async closeIdle(): Promise<void> {
    if (this.idleCount === 0 || this.waitingCount > 0) return
    const client = await super.connect()
    client.release(true)
  }

  async #connect(): Promise<pg.PoolClient> {
    const until = performance.now() + this.#patienceMs
    for (;;) {
      try {
        return await super.connect()
      } catch (error) {
        if (!isFull(error) || this.ending || performance.now() > until) {
          throw new NoConnectionError(toError(error))
        }
        this.#onFull()
        await sleep(AGAIN_MS.from + Math.random() * (AGAIN_MS.to - AGAIN_MS.from))
      }
    }
  }
}

/** Whether the database, a role of it, or a pooler has as many connections as it may have. */
export function isFull(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  return (
    ('code' in error && error.code === '53300') ||
    /no more connections allowed/i.test(error.message)
  )
}

function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error))
}
