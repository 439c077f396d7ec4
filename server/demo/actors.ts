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

/** Who took an order in: the storefront through its API key, or the shop's own system. */
export function drawPlacer(dice: Dice): string {
  return pickWeighted(dice, [
    { item: 'key:storefront', weight: 3 },
    { item: 'system', weight: 1 },
  ])
}

/** Who handles an order. */
export function drawStaff(dice: Dice): string {
  return pick(dice, STAFF)
}

/** Why an order is cancelled. */
export function drawCancellationReason(dice: Dice): string {
  return pick(dice, CANCELLATION_REASONS)
}
