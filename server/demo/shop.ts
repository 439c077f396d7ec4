import type { Sql } from '../db/sql.ts'
import type { Logger } from '../process/log.ts'
import type { Running } from '../process/running.ts'
import { usualLevels } from './levels.ts'
import { stepAtRandom } from './pace.ts'
import type { Dice } from './random.ts'
import { tempo } from './rhythm.ts'
import { rememberBacklog } from './shop-backlog.ts'
import { takeShopStep } from './shop-step.ts'

export interface SimulatedShopOptions {
  /** The average number of new orders and status changes per minute over a day; 0 = none. */
  readonly changesPerMinute: number
  /** The number of generated orders. The number of open orders stays at what is usual for it. */
  readonly orders: number
  /** The username of the admin, who does none of the changes. */
  readonly admin: string
  /** The clock, epoch ms. @default Date.now */
  readonly now?: () => number
  /** @default Math.random */
  readonly random?: Dice
  readonly log: Logger
}

/**
 * Starts a simulated shop, which places orders and changes their status until it is stopped. More is placed
 * by day than at night, and the numbers of open and late orders stay near a level. A database error is
 * logged, and the shop continues later.
 */
export function startSimulatedShop(sql: Sql, options: SimulatedShopOptions): Running {
  const { changesPerMinute, orders, admin, now = Date.now, random = Math.random, log } = options
  const pace = { changesPerMinute, levels: usualLevels(orders) }
  const readBacklog = rememberBacklog()
  return stepAtRandom({
    perMinute: changesPerMinute,
    tempo,
    now,
    random,
    log,
    async step() {
      const step = { dice: random, now: now(), pace, admin, readBacklog }
      const change = await takeShopStep(sql, step)
      log.debug({ change }, 'the simulated shop changed an order')
    },
  })
}
