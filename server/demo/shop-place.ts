import { z } from 'zod'
import type { Sql } from '../db/sql.ts'
import { drawBasket } from './basket.ts'
import { drawDelivery } from './delivery.ts'
import { drawPerson } from './people.ts'
import { drawPromise, type ShopPace } from './promise.ts'
import { chance, type Dice } from './random.ts'

const Id = z.object({ id: z.string() })
const Buyer = z.object({ id: z.string(), address: z.string().nullable() })

const RETURNING_SHARE = 0.6

/** Places a new order of a known or a new customer. Returns its id. */
export async function placeDemoOrder(
  tx: Sql,
  { dice, now, pace }: { dice: Dice; now: number; pace: ShopPace },
): Promise<string> {
  const buyer = await findBuyer(tx, dice)
  const delivery = drawDelivery(dice, buyer.address)
  const basket = drawBasket(dice)
  const { id } = await tx.one(
    Id,
    `INSERT INTO orders (customer_id, delivery_method, delivery_address, total_credits,
                         estimated_delivery)
     VALUES ($1::text::bigint, $2::delivery_method, $3, $4, to_timestamp($5::float8 / 1000))
     RETURNING id::text`,
    [
      buyer.id,
      delivery.method,
      delivery.address,
      basket.totalCredits,
      drawPromise(dice, now, pace),
    ],
  )
  for (const { name, category, creditValue, quantity } of basket.items) {
    await tx.run(
      `INSERT INTO order_items (order_id, name, category, credit_value, quantity)
       VALUES ($1::text::bigint, $2, $3, $4, $5)`,
      [id, name, category, creditValue, quantity],
    )
  }
  return id
}

async function findBuyer(tx: Sql, dice: Dice): Promise<{ id: string; address: string }> {
  const newcomer = drawPerson(dice)
  const known = chance(dice, RETURNING_SHARE) ? await findRegular(tx, dice()) : undefined
  // Customers who have only picked parcels up have no home address that would fit their name.
  if (known?.address != null) return { id: known.id, address: known.address }

  // If a customer with the username exists, the order belongs to that customer.
  await tx.run(
    'INSERT INTO customers (username, email) VALUES ($1, $2) ON CONFLICT (username) DO NOTHING',
    [newcomer.username, newcomer.email],
  )
  const { id } = await tx.one(Id, 'SELECT id::text FROM customers WHERE username = $1', [
    newcomer.username,
  ])
  return { id, address: newcomer.address }
}

/** The customer at the fraction `share` (0 to 1) of all customer ids, with the latest home address. */
async function findRegular(tx: Sql, share: number): Promise<z.infer<typeof Buyer> | undefined> {
  const [buyer] = await tx.rows(
    Buyer,
    `SELECT id::text,
            (SELECT delivery_address FROM orders
              WHERE customer_id = customers.id AND delivery_method = 'HOME_DELIVERY'
              ORDER BY customer_id DESC, id DESC LIMIT 1) AS address
       FROM customers
      WHERE id >= ($1::float8 * (SELECT max(id) FROM customers))::bigint
      ORDER BY customers.id LIMIT 1`,
    [share],
  )
  return buyer
}
