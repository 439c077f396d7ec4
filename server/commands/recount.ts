import { orderFlow } from '../projections/order-flow.ts'
import { rebuild } from '../projections/rebuild.ts'
import { recountOrders } from '../stats/recount.ts'
import { asRecord, type StatusCounts } from '../stats/status-counts.ts'
import type { Command } from './command.ts'
import { openConfiguredDatabase } from './open-configured-database.ts'

/**
 * Counts all orders again, and makes running servers do the same and build their statistics from the first
 * event: after a load with triggers disabled.
 */
export const recount: Command = async (context) => {
  if (context.args.length > 0) throw new Error('Usage: npm run recount (it takes no arguments)')
  const database = await openConfiguredDatabase(context, { mustExist: true })
  try {
    const { say } = context
    say(`Counted: ${listed(await recountOrders(database.sql))}`)
    await rebuild(database.sql, orderFlow.name)
    say(
      'Running servers count the orders again within 10 seconds, and build the statistics over time ' +
        'from the first event. If no server is running, the next one does so.',
    )
  } finally {
    await database.close()
  }
}

function listed(counts: StatusCounts): string {
  return Object.entries(asRecord(counts))
    .map(([status, n]) => `${status} ${n}`)
    .join(', ')
}
