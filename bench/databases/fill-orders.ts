import type { Sql } from '../../server/db/sql.ts'
import { loadInBulk } from '../../server/demo/bulk-load.ts'

/** Rows per INSERT. */
const BATCH = 500_000

/**
 * Search terms. Each is part of the name of a certain share of the customers. No other name, e-mail
 * address or order number contains it.
 */
export const TERMS = { rare: 'wilhelmina', medium: 'quillon', common: 'johnson' } as const
const MEDIUM_SHARE = 1 / 1_000
const COMMON_SHARE = 1 / 10

/**
 * Fills an empty database with `count` orders (a multiple of 10,000) over the last year. A fifth of the
 * orders is in each status. Each customer has ten orders, except one, who has the only order that matches
 * the rare term. The estimated delivery of one order in a thousand has passed; three fifths of those are
 * still open. The orders have no items and no history, because pages and counts read neither.
 */
export async function fillOrders(sql: Sql, count: number): Promise<void> {
  const customers = count / 10
  const medium = customers * MEDIUM_SHARE
  const common = customers * COMMON_SHARE
  await sql.transaction(async (tx) => {
    await tx.run('SET LOCAL statement_timeout = 0')
    await tx.run('ALTER TABLE orders DISABLE TRIGGER USER')
    await loadInBulk(tx, ['customers', 'orders'], async () => {
      await tx.run(
        `INSERT INTO customers (id, username, email)
         SELECT k, name || '.' || k, name || '.' || k || '@example.com'
           FROM generate_series(1, $1::bigint) AS k,
                LATERAL (SELECT CASE WHEN k > $1 - 1 THEN '${TERMS.rare}'
                                     WHEN k <= $2::bigint THEN '${TERMS.medium}'
                                     WHEN k <= $2::bigint + $3::bigint THEN '${TERMS.common}'
                                     ELSE 'customer' END AS name) AS called`,
        [customers + 1, medium, common],
      )
      for (let first = 1; first <= count; first += BATCH) {
        await tx.run(INSERT_ORDERS, [first, Math.min(count, first + BATCH - 1), customers, count])
      }
    })
    await tx.run(`SELECT setval('orders_id_seq', $1::bigint)`, [count])
    await tx.run(`SELECT setval('customers_id_seq', $1::bigint)`, [customers + 1])
    await tx.run('ALTER TABLE orders ENABLE TRIGGER USER')
  })
  await sql.run('ANALYZE customers')
  await sql.run('ANALYZE orders')
}

/** Inserts the orders $1 to $2 of $4 for $3 customers, plus the customer with the rare term. */
const INSERT_ORDERS = `
  INSERT INTO orders (id, order_number, customer_id, status, delivery_method, delivery_address,
                      total_credits, date_ordered, estimated_delivery, actual_delivery, updated_at,
                      status_since)
  SELECT g,
         'ORD-' || to_char(ordered AT TIME ZONE 'UTC', 'YYYYMMDD') || '-'
           || lpad(g::text, GREATEST(5, length(g::text)), '0'),
         CASE WHEN g = $4::bigint / 2 THEN $3::bigint + 1 ELSE 1 + (g - 1) % $3::bigint END,
         status,
         CASE WHEN g % 3 = 0 THEN 'PICKUP' ELSE 'HOME_DELIVERY' END::delivery_method,
         'Long Street ' || g % 100,
         g * 7919 % 10000,
         ordered,
         CASE WHEN g % 1000 = 0 THEN ordered + interval '4 days' ELSE now() + interval '4 days' END,
         CASE WHEN status = 'DELIVERED' THEN ordered + interval '2 days' END,
         ordered + interval '2 days',
         CASE WHEN status = 'PENDING' THEN ordered ELSE ordered + interval '2 days' END
    FROM generate_series($1::bigint, $2::bigint) AS g,
         LATERAL (SELECT now() - interval '370 days' + g::float8 / $4::bigint * interval '365 days' AS ordered,
                         (enum_range(NULL::order_status))[1 + ((g - 1) / $3::bigint + g) % 5] AS status
                 ) AS drawn`
