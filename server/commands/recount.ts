import { recountOrders } from '../stats/recount.ts'
import { asRecord, type StatusCounts } from '../stats/status-counts.ts'
import { say, type Command } from './command.ts'
import { openConfiguredDatabase } from './open-configured-database.ts'

/** Counts all orders again and makes running servers do the same: after a load with triggers disabled. */
export const recount: Command = async (context) => {
  const database = await openConfiguredDatabase(context)
  try {
    say(`Counted: ${listed(await recountOrders(database.sql))}`)
    say('Servers that are running count the orders again within 10 seconds.')
  } finally {
    await database.close()
  }
}

function listed(counts: StatusCounts): string {
  return Object.entries(asRecord(counts))
    .map(([status, n]) => `${status} ${n}`)
    .join(', ')
}
