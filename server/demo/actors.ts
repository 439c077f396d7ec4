import { pick, pickWeighted, type Dice, type NonEmpty } from './random.ts'

const STAFF: NonEmpty<string> = ['admin', 'nora', 'jonas']

const CANCELLATION_REASONS: NonEmpty<string> = [
  'Customer changed their mind',
  'Ordered twice by mistake',
  'An item is out of stock',
  'Payment was declined',
  'Delivery address could not be confirmed',
  'Would have arrived too late',
  'Customer chose another size',
]

/** Draws the actor who placed an order: the storefront with its API key, or the shop's own system. */
export function drawPlacer(dice: Dice): string {
  return pickWeighted(dice, [
    { item: 'key:storefront', weight: 3 },
    { item: 'system', weight: 1 },
  ])
}

/** Draws the person who processes an order. */
export function drawStaff(dice: Dice): string {
  return pick(dice, STAFF)
}

/** Draws the reason of a cancellation. */
export function drawCancellationReason(dice: Dice): string {
  return pick(dice, CANCELLATION_REASONS)
}
