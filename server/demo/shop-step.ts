import type { Sql } from '../db/sql.ts'
import { drawDoing } from './actors.ts'
import type { ShopPace } from './promise.ts'
import type { Dice } from './random.ts'
import { findOneToMove, type ReadBacklog } from './shop-backlog.ts'
import { placeDemoOrder } from './shop-place.ts'
import { drawNextStep, type Move } from './shop-rules.ts'

/*
 * The simulated shop writes like an external program: it uses plain SQL, and only the connection of this
 * server.
 */

export interface ShopStepOptions {
  readonly dice: Dice
  /** Epoch ms. */
  readonly now: number
  readonly pace: ShopPace
  /** The username of the admin, who does none of the changes. */
  readonly admin: string
  readonly readBacklog: ReadBacklog
}

export type ShopChange =
  | { readonly kind: 'placed'; readonly orderId: string }
  | { readonly kind: 'moved'; readonly orderId: string; readonly move: Move }

/** Makes one change in one transaction: places an order, or moves an order to its next status. */
export function takeShopStep(sql: Sql, options: ShopStepOptions): Promise<ShopChange> {
  const { dice, now, pace, admin, readBacklog } = options
  return sql.transaction(async (tx) => {
    const backlog = await readBacklog(tx, now)
    const next = drawNextStep(dice, { backlog, levels: pace.levels, at: now })
    if (next.kind === 'move') {
      const found = await findOneToMove(tx, next.move, next.choice, now)
      if (found !== undefined) return moveOne(tx, found, next.move, options)
      // Another writer has just changed the order, or is changing it. Place a new order instead.
    }
    await actAs(tx, drawDoing(dice, { to: 'PENDING', at: now, admin }).actor)
    return { kind: 'placed', orderId: await placeDemoOrder(tx, { dice, now, pace }) }
  })
}

async function moveOne(
  tx: Sql,
  orderId: string,
  move: Move,
  { dice, now, admin }: ShopStepOptions,
): Promise<ShopChange> {
  const { actor, reason } = drawDoing(dice, { to: move.to, at: now, admin })
  await actAs(tx, actor)
  await tx.run(
    `UPDATE orders SET status = $2::order_status, cancellation_reason = $3
      WHERE id = $1::text::bigint`,
    [orderId, move.to, reason],
  )
  return { kind: 'moved', orderId, move }
}

async function actAs(tx: Sql, actor: string): Promise<void> {
  await tx.run(`SELECT set_config('orders.actor', $1, true)`, [actor])
}
