import type { Sql } from '../db/sql.ts'
import type { UserError } from '../graphql/user-error.ts'

/** The outcome of a mutation on an order. `orderId` is the order to return, if there is one. */
export interface OrderOutcome {
  orderId?: bigint | undefined
  errors: readonly UserError[]
}

/**
 * Runs `work` in a transaction. The triggers record its changes with `actor` and `reason`, which they
 * read from settings that end with the transaction.
 */
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
