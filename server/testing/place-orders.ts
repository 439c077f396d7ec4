import { z } from 'zod'
import type { Sql } from '../db/sql.ts'

const Id = z.object({ id: z.string() })

/** Creates a customer with a unique name. @returns its id */
export async function makeCustomer(sql: Sql, username: string): Promise<string> {
  const { id } = await sql.one(
    Id,
    `INSERT INTO customers (username, email) VALUES ($1, $1 || '@example.com') RETURNING id::text`,
    [username],
  )
  return id
}

/** Places `count` orders of a customer in one statement. @returns their ids in ascending order */
export async function placeOrders(
  sql: Sql,
  customerId: string,
  { count = 1, status = 'PENDING' }: { count?: number; status?: string } = {},
): Promise<string[]> {
  const rows = await sql.rows(
    Id,
    `INSERT INTO orders (customer_id, status, delivery_method, delivery_address, total_credits)
     SELECT $1::bigint, $2::order_status, 'PICKUP', 'Shop', 5 FROM generate_series(1, $3::int)
     RETURNING id::text`,
    [customerId, status, count],
  )
  return rows.map(({ id }) => id).sort((a, b) => Number(a) - Number(b))
}
