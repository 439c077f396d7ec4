import type { Sql } from '../db/sql.ts'

/** A failure that a mutation reports in its `errors`: the client can do something about it. */
export interface UserError {
  code:
    | 'INVALID_TRANSITION'
    | 'VERSION_CONFLICT'
    | 'NOT_FOUND'
    | 'REASON_REQUIRED'
    | 'IDEMPOTENCY_MISMATCH'
    | 'INVALID_INPUT'
    | 'OWN_ACCOUNT'
    | 'LAST_ADMIN'
    | 'TOO_MANY_INVITATIONS'
  message: string
  /** Which part of the input, as a path: "items.0.quantity". */
  field?: string | undefined
}

/** What a mutation on an order led to; the order, where there is one to show. */
export interface OrderOutcome {
  orderId?: bigint | undefined
  errors: readonly UserError[]
}

/** Runs `work` in a transaction whose changes are recorded as made by `actor`, with `reason`. */
export function writeAs<Result>(
  sql: Sql,
  { actor, reason }: { actor: string; reason?: string | undefined },
  work: (tx: Sql) => Promise<Result>,
): Promise<Result> {
  return sql.transaction(async (tx) => {
    await tx.run(
      `SELECT set_config('orders.actor', $1, true), set_config('orders.reason', $2, true)`,
      [actor, reason ?? ''],
    )
    return work(tx)
  })
}
