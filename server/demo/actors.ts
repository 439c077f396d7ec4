import type { OrderStatus } from '../db/generated/enums.ts'
import { chance, pick, type Dice, type NonEmpty } from './random.ts'
import { DAY_MS, HOUR_MS } from './time.ts'

interface Shift {
  readonly username: string
  /** The hours of the day (UTC) between which the person works. */
  readonly from: number
  readonly until: number
}

const SHIFTS: readonly Shift[] = [
  { username: 'nora', from: 6, until: 14 },
  { username: 'jonas', from: 6, until: 15 },
  { username: 'amina', from: 8, until: 16 },
  { username: 'mateo', from: 12, until: 20 },
  { username: 'yuki', from: 14, until: 22 },
  { username: 'priya', from: 15, until: 23 },
]

/** The program that usually brings an order into each status. */
const PROGRAMS: Readonly<Record<OrderStatus, string>> = {
  PENDING: 'key:storefront',
  SHIPPED: 'key:warehouse',
  OUT_FOR_DELIVERY: 'key:courier',
  DELIVERED: 'key:courier',
  // A customer cancels in the storefront.
  CANCELLED: 'key:storefront',
}

/** How often a person does it instead: takes an order by phone, or hands a parcel over at the counter. */
const BY_STAFF: Readonly<Record<OrderStatus, number>> = {
  PENDING: 0.08,
  SHIPPED: 0.2,
  OUT_FOR_DELIVERY: 0.06,
  DELIVERED: 0.15,
  CANCELLED: 0.75,
}

const REASONS_OF_CUSTOMERS: NonEmpty<string> = [
  'Customer changed their mind',
  'Ordered twice by mistake',
  'Customer chose another size',
  'Found it in a shop nearby',
]
const REASONS_OF_STAFF: NonEmpty<string> = [
  'An item is out of stock',
  'Payment was declined',
  'Delivery address could not be confirmed',
  'Would have arrived too late',
  'Customer asked by phone',
]

/** The actor of a change and, for a cancellation, its reason. */
export interface Doing {
  readonly actor: string
  readonly reason: string | null
}

/**
 * Draws the actor of the change that brings an order into the status `to` at `at` (epoch ms): a program, or
 * a person on shift.
 *
 * @param admin The username of the admin, who looks at the demo and does none of its changes.
 */
export function drawDoing(
  dice: Dice,
  { to, at, admin }: { to: OrderStatus; at: number; admin: string },
): Doing {
  const [first, ...others] = staffOnShift(at, admin)
  const isByStaff = chance(dice, BY_STAFF[to]) && first !== undefined
  const actor = isByStaff ? pick(dice, [first, ...others]) : PROGRAMS[to]
  if (to !== 'CANCELLED') return { actor, reason: null }
  return { actor, reason: pick(dice, isByStaff ? REASONS_OF_STAFF : REASONS_OF_CUSTOMERS) }
}

function staffOnShift(at: number, admin: string): string[] {
  const hour = (at % DAY_MS) / HOUR_MS
  return SHIFTS.filter(({ from, until }) => hour >= from && hour < until)
    .map(({ username }) => username)
    .filter((username) => username !== admin.toLowerCase())
}
