import type { Sql } from '../db/sql.ts'
import type { Logger } from '../log.ts'
import type { Running } from '../running.ts'
import { stepAtRandom } from './pace.ts'
import type { Dice } from './random.ts'
import { takeShopStep } from './shop-step.ts'

export interface SimulatedShopOptions {
  /** New orders and changes of orders a minute, on average; 0 = none. */
  readonly changesPerMinute: number
  /** The clock, epoch ms. @default Date.now */
  readonly now?: () => number
  /** @default Math.random */
  readonly random?: Dice
  readonly log: Logger
}

/** As many as a demo of the usual size begins with, give or take. */
const OPEN_LEVEL = 70

/**
 * Keeps a shop busy until it is stopped: orders are placed and moved along, and their number in
 * between stays about the same. An error of the database is logged, and the shop goes on later.
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
