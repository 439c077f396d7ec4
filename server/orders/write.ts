import { setTimeout as sleep } from 'node:timers/promises'
import { isLockTimeout } from '../db/lock-timeout.ts'
import type { Sql } from '../db/sql.ts'
import type { UserError } from '../graphql/user-error.ts'

/** The outcome of a mutation on an order. `orderId` is the order to return, if there is one. */
export interface OrderOutcome {
  orderId?: bigint | undefined
  errors: readonly UserError[]
}

export interface Write {
  actor: string
  reason?: string | undefined
  /** The input field that names what another transaction may hold. */
  field: string
  /**
   * How long to try while another transaction holds a row that the work needs, in ms.
   * @default 2_500
   */
  patienceMs?: number
}

/** How long one attempt waits for a lock, in ms. It keeps a connection that other changes could use. */
const LOCK_MS = 10

/** The pause after the first attempt, in ms, and the longest one. */
const PAUSE_MS = { first: 15, longest: 200 }

/**
 * Runs `work` in a transaction. The triggers record its changes with `actor` and `reason`, which they
 * read from settings that end with the transaction.
 *
 * If another transaction holds a row that the work needs, it tries again, with pauses in which it has no
 * connection: so a row that is held for long delays only those who want this row. After `patienceMs` the outcome
 * is the error LOCKED, and nothing has changed. `work` must therefore have no effects but those in `tx`.
 */
export async function writeAs(
  sql: Sql,
  { actor, reason, field, patienceMs = 2_500 }: Write,
  work: (tx: Sql) => Promise<OrderOutcome>,
): Promise<OrderOutcome> {
  const until = performance.now() + patienceMs
  for (let pauseMs = PAUSE_MS.first; ; pauseMs = Math.min(PAUSE_MS.longest, pauseMs * 2)) {
    try {
      return await sql.transaction(async (tx) => {
        await tx.run(
          `SELECT set_config('orders.actor', $1, true), set_config('orders.reason', $2, true),
                  set_config('lock_timeout', $3, true)`,
          [actor, reason ?? '', String(LOCK_MS)],
        )
        return work(tx)
      })
    } catch (error) {
      if (!isLockTimeout(error)) throw error
      if (performance.now() > until) return locked(field)
      await sleep(pauseMs * (0.5 + Math.random()))
    }
  }
}

function locked(field: string): OrderOutcome {
  const message =
    'Another program is changing this at the moment. Nothing was changed by this request. Try again.'
  return { errors: [{ code: 'LOCKED', message, field }] }
}
