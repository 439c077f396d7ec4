import { forEachOpen, type OpenOrders, type OpenStatus } from '../demo/open-orders.ts'
import { drawPromise } from '../demo/promise.ts'
import type { Dice } from '../demo/random.ts'
import { drawNextStep, type Choice } from '../demo/shop-rules.ts'

interface ModelOrder {
  readonly placedAt: number
  readonly promise: number
}

/** Takes the steps of a shop without a database, with the rules alone. */
export class ModelShop {
  readonly orders: Record<OpenStatus, ModelOrder[]> = {
    PENDING: [],
    SHIPPED: [],
    OUT_FOR_DELIVERY: [],
  }
  readonly ended = { DELIVERED: 0, CANCELLED: 0 }
  placed = 0

  constructor(
    readonly dice: Dice,
    readonly changesPerMinute: number,
    readonly levels: OpenOrders,
  ) {}

  backlog(at: number) {
    return {
      open: forEachOpen((status) => this.orders[status].length),
      late: forEachOpen(
        (status) => this.orders[status].filter(({ promise }) => promise < at).length,
      ),
    }
  }

  step(at: number): 'place' | 'move' {
    const next = drawNextStep(this.dice, { backlog: this.backlog(at), levels: this.levels, at })
    if (next.kind === 'place') {
      this.orders.PENDING.push({ placedAt: at, promise: drawPromise(this.dice, at, this) })
      this.placed += 1
    } else {
      const order = this.#take(next.move.from, next.choice, at)
      const { to } = next.move
      if (to === 'DELIVERED' || to === 'CANCELLED') this.ended[to] += 1
      else if (to !== 'PENDING') this.#put(to, order)
    }
    return next.kind
  }

  #take(from: OpenStatus, choice: Choice, at: number): ModelOrder {
    const orders = this.orders[from]
    const chosen =
      choice.by === 'position'
        ? orders.filter(({ promise }) => promise >= at)[choice.position]
        : orders.reduce((most, each) => (each.promise < most.promise ? each : most))
    if (chosen === undefined) throw new Error('the rules chose an order that does not exist')
    orders.splice(orders.indexOf(chosen), 1)
    return chosen
  }

  /** Keeps the orders of each status in the order of their placement, as their ids do. */
  #put(to: OpenStatus, order: ModelOrder): void {
    const orders = this.orders[to]
    const later = orders.findIndex(({ placedAt }) => placedAt > order.placedAt)
    orders.splice(later < 0 ? orders.length : later, 0, order)
  }
}
