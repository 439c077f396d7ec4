import type { Sql } from '../db/sql.ts'
import type { UserError } from '../graphql/user-error.ts'

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
