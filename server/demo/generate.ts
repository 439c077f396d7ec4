import { drawBasket, type Basket } from './basket.ts'
import { drawDelivery, type Delivery } from './delivery.ts'
import { drawHistory, type OrderHistory } from './history.ts'
import { levelsAt, usualLevels } from './levels.ts'
import { sumOpen } from './open-orders.ts'
import { peopleWithoutNamesakes, type Person } from './people.ts'
import { drawPatience, roundPromise } from './promise.ts'
import { chance, seededDice, wholeBetween, type Dice } from './random.ts'
import { drawOrderTimes } from './rhythm.ts'
import { DAY_MS, MINUTE_MS } from './time.ts'

export interface InventedCustomer extends Person {
  /** Epoch ms. */
  readonly createdAt: number
}

export interface InventedOrder {
  readonly username: string
  readonly delivery: Delivery
  readonly basket: Basket
  readonly history: OrderHistory
  /** Epoch ms. */
  readonly dateOrdered: number
  /** Epoch ms. */
  readonly estimatedDelivery: number
}

export interface Batch {
  /** The customers whose first order is in this batch. */
  readonly newCustomers: readonly InventedCustomer[]
  /** Oldest first. */
  readonly orders: readonly InventedOrder[]
}

export interface GenerateOptions {
  /** The number of orders. */
  readonly count: number
  /** All times are at least a minute and at most six weeks before this. */
  readonly now: Date
  readonly seed: number
  /** The username of the admin, who does none of the changes. */
  readonly admin: string
  /** Orders per batch. Only one batch is in memory at a time. */
  readonly batchSize: number
}

const SPAN_MS = 6 * 7 * DAY_MS
/** The newest demo change is this old, so that none of them counts as a recent update. */
const SETTLED_MS = MINUTE_MS
const NEW_CUSTOMER_SHARE = 0.35

/** Generates demo orders in batches, oldest first. Equal options give exactly equal orders. */
export function* generateOrders(options: GenerateOptions): Generator<Batch, void, undefined> {
  const dice = seededDice(options.seed)
  const until = options.now.getTime() - SETTLED_MS
  const times = drawOrderTimes(dice, { count: options.count, from: until - SPAN_MS, until })
  // At night more orders wait than by day.
  const levels = levelsAt(usualLevels(options.count), until)
  const nextPerson = peopleWithoutNamesakes(dice)
  const regulars: Person[] = []

  for (let start = 0; start < times.length; start += options.batchSize) {
    const newCustomers: InventedCustomer[] = []
    const orders: InventedOrder[] = []
    for (const [offset, placedAt] of times.subarray(start, start + options.batchSize).entries()) {
      let buyer = chance(dice, NEW_CUSTOMER_SHARE) ? undefined : someRegular(dice, regulars)
      if (buyer === undefined) {
        buyer = nextPerson()
        regulars.push(buyer)
        newCustomers.push({ ...buyer, createdAt: placedAt - wholeBetween(dice, 2, 40) * MINUTE_MS })
      }
      const timeAfter = (later: number) => timeAt(times, start + offset + later)
      const history = drawHistory(dice, {
        placedAt,
        levels,
        timeAfter,
        until,
        admin: options.admin,
      })
      const delivery = drawDelivery(dice, buyer.address)
      const openMs = (sumOpen(levels) * SPAN_MS) / options.count
      orders.push({
        username: buyer.username,
        delivery,
        basket: drawBasket(dice),
        history,
        dateOrdered: placedAt,
        estimatedDelivery: roundPromise(placedAt, placedAt + openMs * drawPatience(dice)),
      })
    }
    yield { newCustomers, orders }
  }
}

function someRegular(dice: Dice, regulars: readonly Person[]): Person | undefined {
  return regulars[wholeBetween(dice, 0, regulars.length - 1)]
}

/** The time at a position, which may lie between two orders; Infinity beyond the last one. */
function timeAt(times: Float64Array, position: number): number {
  const before = times[Math.floor(position)]
  const after = times[Math.ceil(position)]
  if (before === undefined || after === undefined) return Infinity
  return before + (after - before) * (position % 1)
}
