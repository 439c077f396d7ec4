import type { Sql } from '../db/sql.ts'
import type { Logger } from '../process/log.ts'
import type { Running } from '../process/running.ts'
import { stepAtRandom } from './pace.ts'
import type { Dice } from './random.ts'
import { takeShopStep } from './shop-step.ts'

export interface SimulatedShopOptions {
  /** The average number of new orders and status changes per minute; 0 = none. */
  readonly changesPerMinute: number
  /** The clock, epoch ms. @default Date.now */
  readonly now?: () => number
  /** @default Math.random */
  readonly random?: Dice
  readonly log: Logger
}

/** About the number of open orders with which a demo of the default size begins. */
const OPEN_LEVEL = 70

/**
 * Starts a simulated shop, which places orders and changes their status until it is stopped. The number
 * of open orders stays about the same. A database error is logged, and the shop continues later.
 */
export function startSimulatedShop(
  sql: Sql,
  { changesPerMinute, now = Date.now, random = Math.random, log }: SimulatedShopOptions,
): Running {
  return stepAtRandom({
    perMinute: changesPerMinute,
    now,
    random,
    log,
    async step() {
      const change = await takeShopStep(sql, { dice: random, now: now(), openLevel: OPEN_LEVEL })
      log.debug({ change }, 'the simulated shop changed an order')
    },
  })
}
