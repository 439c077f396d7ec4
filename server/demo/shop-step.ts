import { z } from 'zod'
import type { Sql } from '../db/sql.ts'
import { drawCancellationReason, drawPlacer, drawStaff } from './actors.ts'
import { drawBasket } from './basket.ts'
import { drawDelivery, promiseDelivery } from './delivery.ts'
import { drawPerson } from './people.ts'
import { chance, wholeBetween, type Dice } from './random.ts'
import { decide, type Move, type OpenOrders } from './shop-rules.ts'

/*
 * The simulated shop writes like an external program: it uses plain SQL, and only the connection of this
 * server. Every query reads a few rows of an index, or the open orders; their number stays near a level.
 */

export interface ShopStepOptions {
  readonly dice: Dice
  /** Epoch ms. */
  readonly now: number
  /** The number of open orders to which the shop converges. */
  readonly openLevel: number
}

export type ShopChange =
  | { readonly kind: 'placed'; readonly orderId: string }
  | { readonly kind: 'moved'; readonly orderId: string; readonly move: Move }

const Open = z.object({
  PENDING: z.number(),
  SHIPPED: z.number(),
  OUT_FOR_DELIVERY: z.number(),
})
const Id = z.object({ id: z.string() })
const Buyer = z.object({ id: z.string(), address: z.string().nullable() })

/** The share of changes that do not set an actor; the triggers record them as "database". */
const ANONYMOUS_SHARE = 0.2
const RETURNING_SHARE = 0.6
/** A status change picks one of this many oldest orders, because parcels overtake each other. */
const MOVES_AMONG = 12

/** Makes one change in one transaction: places an order, or moves an order to its next status. */
export function takeShopStep(sql: Sql, options: ShopStepOptions): Promise<ShopChange> {
  const { dice, openLevel } = options
  return sql.transaction(async (tx) => {
    const open = await countOpen(tx)
    const move = decide(dice, open, openLevel)
    if (move !== undefined) {
      const found = await findOneToMove(tx, move, wholeBetween(dice, 1, MOVES_AMONG), open)
      if (found !== undefined) return moveOne(tx, found, move, dice)
      // Another writer has just changed the order, or is changing it. Place a new order instead.
    }
    return placeOne(tx, options)
  })
}

function countOpen(tx: Sql): Promise<OpenOrders> {
  return tx.one(
    Open,
    `SELECT count(*) FILTER (WHERE status = 'PENDING')::float8 AS "PENDING",
            count(*) FILTER (WHERE status = 'SHIPPED')::float8 AS "SHIPPED",
            count(*) FILTER (WHERE status = 'OUT_FOR_DELIVERY')::float8 AS "OUT_FOR_DELIVERY"
       FROM orders WHERE status IN ('PENDING', 'SHIPPED', 'OUT_FOR_DELIVERY')`,
  )
}

/**
 * Finds and locks the `position`-th oldest order in the status `from`, or the last one if there are fewer.
 * Returns `undefined` if the order has changed meanwhile or another writer holds it; the shop never waits
 * for other writers.
 */
async function findOneToMove(
  tx: Sql,
  { from }: Move,
  position: number,
  open: OpenOrders,
): Promise<string | undefined> {
  const [found] = await tx.rows(
    Id,
    `SELECT id::text FROM orders
      WHERE id = (SELECT id FROM orders WHERE status = $1::order_status
                   ORDER BY date_ordered, id OFFSET $2 LIMIT 1)
        AND status = $1::order_status
        FOR UPDATE SKIP LOCKED`,
    [from, Math.min(position, open[from]) - 1],
  )
  return found?.id
}

async function moveOne(tx: Sql, orderId: string, move: Move, dice: Dice): Promise<ShopChange> {
  await actAs(tx, dice, drawStaff(dice))
  await tx.run(
    `UPDATE orders SET status = $2::order_status, cancellation_reason = $3
      WHERE id = $1::text::bigint`,
    [orderId, move.to, move.to === 'CANCELLED' ? drawCancellationReason(dice) : null],
  )
  return { kind: 'moved', orderId, move }
}

async function placeOne(tx: Sql, { dice, now }: ShopStepOptions): Promise<ShopChange> {
  const buyer = await findBuyer(tx, dice)
  const delivery = drawDelivery(dice, buyer.address)
  const basket = drawBasket(dice)
  await actAs(tx, dice, drawPlacer(dice))
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
      promiseDelivery(dice, now, delivery.method),
    ],
  )
  for (const { name, category, creditValue, quantity } of basket.items) {
    await tx.run(
      `INSERT INTO order_items (order_id, name, category, credit_value, quantity)
       VALUES ($1::text::bigint, $2, $3, $4, $5)`,
      [id, name, category, creditValue, quantity],
    )
  }
  return { kind: 'placed', orderId: id }
}

async function actAs(tx: Sql, dice: Dice, actor: string): Promise<void> {
  if (chance(dice, ANONYMOUS_SHARE)) return
  await tx.run(`SELECT set_config('orders.actor', $1, true)`, [actor])
}

async function findBuyer(tx: Sql, dice: Dice): Promise<{ id: string; address: string }> {
  const newcomer = drawPerson(dice)
  const known = chance(dice, RETURNING_SHARE) ? await findRegular(tx, dice()) : undefined
  if (known !== undefined) return { id: known.id, address: known.address ?? newcomer.address }

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
