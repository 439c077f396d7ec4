import { drawBasket, type Basket } from './basket.ts'
import { drawDelivery, promiseDelivery, type Delivery } from './delivery.ts'
import { drawHistory, type OrderHistory } from './history.ts'
import { peopleWithoutNamesakes, type Person } from './people.ts'
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
  /** Epoch ms, like every time here. */
  readonly dateOrdered: number
  readonly estimatedDelivery: number
}

export interface Batch {
  /** Those who order for the first time in this batch. */
  readonly newCustomers: readonly InventedCustomer[]
  /** In the order in which they were placed. */
  readonly orders: readonly InventedOrder[]
}

export interface GenerateOptions {
  /** How many orders. */
  readonly count: number
  /** Everything has happened at least a minute before this, and at most six weeks. */
  readonly now: Date
  readonly seed: number
  /** Orders per batch: what is held in memory at once. */
  readonly batchSize: number
}

const SPAN_MS = 6 * 7 * DAY_MS
/** Old enough that nothing invented counts as recent. */
const SETTLED_MS = MINUTE_MS
const NEW_CUSTOMER_SHARE = 0.35

/** Invents orders in batches, oldest first. The same options give the same orders, to the letter. */
export function* generateOrders(options: GenerateOptions): Generator<Batch, void, undefined> {
  const dice = seededDice(options.seed)
  const until = options.now.getTime() - SETTLED_MS
  const times = drawOrderTimes(dice, { count: options.count, from: until - SPAN_MS, until })
  const nextPerson = peopleWithoutNamesakes(dice)
  const regulars: Person[] = []

  for (let start = 0; start < times.length; start += options.batchSize) {
    const newCustomers: InventedCustomer[] = []
    const orders: InventedOrder[] = []
    for (const placedAt of times.subarray(start, start + options.batchSize)) {
      let buyer = chance(dice, NEW_CUSTOMER_SHARE) ? undefined : someRegular(dice, regulars)
      if (buyer === undefined) {
        buyer = nextPerson()
        regulars.push(buyer)
        newCustomers.push({ ...buyer, createdAt: placedAt - wholeBetween(dice, 2, 40) * MINUTE_MS })
      }
      orders.push(drawOrder(dice, { buyer, placedAt, until }))
    }
    yield { newCustomers, orders }
  }
}

function someRegular(dice: Dice, regulars: readonly Person[]): Person | undefined {
  return regulars[wholeBetween(dice, 0, regulars.length - 1)]
}

function drawOrder(
  dice: Dice,
  { buyer, placedAt, until }: { buyer: Person; placedAt: number; until: number },
): InventedOrder {
  const delivery = drawDelivery(dice, buyer.address)
  return {
    username: buyer.username,
    delivery,
    basket: drawBasket(dice),
    history: drawHistory(dice, placedAt, until),
    dateOrdered: placedAt,
    estimatedDelivery: promiseDelivery(dice, placedAt, delivery.method),
  }
}
