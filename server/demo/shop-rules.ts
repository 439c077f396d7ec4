import type { OrderStatus } from '../db/generated/enums.ts'
import { pull } from './levels.ts'
import { sumOpen, type OpenOrders, type OpenStatus } from './open-orders.ts'
import { chance, pickWeighted, wholeBetween, type Dice } from './random.ts'

/** The open orders of the shop by status; the late ones are among them. */
export interface Backlog {
  readonly open: OpenOrders
  readonly late: OpenOrders
}

export interface Move {
  readonly from: OpenStatus
  readonly to: OrderStatus
}

/**
 * Which order of a status to move: the one with the earliest estimated delivery, or the one at `position`
 * (from 0) among those that are not late, oldest first.
 */
export type Choice =
  { readonly by: 'urgency' } | { readonly by: 'position'; readonly position: number }

export type NextStep =
  | { readonly kind: 'place' }
  | { readonly kind: 'move'; readonly move: Move; readonly choice: Choice }

/** The situation in which the shop takes a step. */
export interface Situation {
  readonly backlog: Backlog
  /** The numbers of open orders to which the shop converges. */
  readonly levels: OpenOrders
  /** The time, epoch ms. */
  readonly at: number
}

const CANCELLED_SHARE = 0.03
/** An order that is not cancelled takes three moves after its placement. */
export const STEPS_PER_ORDER = 2 + 2 * (1 - CANCELLED_SHARE)

/** Up to this share of late orders, the shop lets late orders wait; the share then grows. */
const FEW_LATE = 0.065
/** From this share of late orders, the shop moves only the most urgent orders; the share then falls. */
const MANY_LATE = 0.11
/** The most urgent orders always get some moves, so that no order waits forever. */
const LEAST_URGENT_SHARE = 0.01
/** The same for the oldest orders: those without an estimated delivery never become urgent. */
const OLDEST_SHARE = 0.05

/**
 * Draws the next step of the simulated shop. The numbers of orders in each status converge to their
 * levels, and the share of late orders among the open ones to a value between `FEW_LATE` and `MANY_LATE`.
 */
export function drawNextStep(dice: Dice, { backlog, levels, at }: Situation): NextStep {
  const weights = pull(backlog.open, levels, at)
  const from = pickWeighted<OpenStatus | undefined>(dice, [
    { item: undefined, weight: 1 },
    { item: 'PENDING', weight: weights.PENDING },
    { item: 'SHIPPED', weight: weights.SHIPPED },
    { item: 'OUT_FOR_DELIVERY', weight: weights.OUT_FOR_DELIVERY },
  ])
  if (from === undefined) return { kind: 'place' }
  const move = { from, to: nextStatus(dice, from) }
  return { kind: 'move', move, choice: drawChoice(dice, from, backlog) }
}

/** Draws the status that follows an open one. */
export function nextStatus(dice: Dice, from: OpenStatus): OrderStatus {
  switch (from) {
    case 'PENDING':
      return chance(dice, CANCELLED_SHARE) ? 'CANCELLED' : 'SHIPPED'
    case 'SHIPPED':
      return 'OUT_FOR_DELIVERY'
    case 'OUT_FOR_DELIVERY':
      return 'DELIVERED'
  }
}

function drawChoice(dice: Dice, from: OpenStatus, { open, late }: Backlog): Choice {
  const onTime = open[from] - late[from]
  const lateShare = sumOpen(late) / sumOpen(open)
  if (onTime <= 0 || chance(dice, urgentShare(lateShare))) return { by: 'urgency' }
  if (chance(dice, OLDEST_SHARE)) return { by: 'position', position: 0 }
  return { by: 'position', position: wholeBetween(dice, 0, onTime - 1) }
}

/** The share of moves that take the most urgent order while `lateShare` of the open orders are late. */
export function urgentShare(lateShare: number): number {
  const pressure = (lateShare - FEW_LATE) / (MANY_LATE - FEW_LATE)
  return Math.min(1, Math.max(LEAST_URGENT_SHARE, pressure))
}
