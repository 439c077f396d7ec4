// Opens the embedded database in a directory and places orders, one after the other, until it is
// killed. Prints the id of each order as soon as its transaction is committed.
import { z } from 'zod'
import { openEmbedded } from '../../db/embedded.ts'
import { makeCustomer, placeOrders } from '../place-orders.ts'

const [directory, templateFile] = z.tuple([z.string(), z.string()]).parse(process.argv.slice(2))
const { sql } = await openEmbedded({ directory, templateFile })
const customer = await makeCustomer(sql, `customer of process ${process.pid}`)
for (;;) {
  const [id = ''] = await placeOrders(sql, customer)
  process.stdout.write(`${id}\n`)
  await sql.run(`UPDATE orders SET status = 'SHIPPED' WHERE id = $1::bigint`, [id])
}
