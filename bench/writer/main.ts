// An external program that writes orders at a steady rate, each in its own transaction.
import pg from 'pg'
import { z } from 'zod'
import { answerParent } from '../answer.ts'
import { monotonicMs } from '../monotonic.ts'
import { WriteRequest } from './messages.ts'

const INSERT = `INSERT INTO orders (customer_id, delivery_method, delivery_address, total_credits)
  VALUES ((SELECT min(id) FROM customers), 'PICKUP', 'Long Street 1', 30) RETURNING id::text AS id`
const Inserted = z.object({ id: z.string() })

answerParent(async (message) => {
  const { url, perSecond, forMs } = WriteRequest.parse(message)
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const commits: { at: number; orderId: string }[] = []
  const began = monotonicMs()
  try {
    for (let due = began; due < began + forMs; due += 1_000 / perSecond) {
      const early = due - monotonicMs()
      if (early > 0) await new Promise((resolve) => setTimeout(resolve, early))
      const { rows } = await client.query(INSERT)
      commits.push({ at: monotonicMs(), orderId: Inserted.parse(rows[0]).id })
    }
  } finally {
    await client.end()
  }
  return { commits }
})
