import type { GraphQLError } from 'graphql'
import { clientError } from './errors.ts'

/** The cost, or the highest allowed cost, of a request or of one value of a subscription. */
export interface Cost {
  /** The number of fields, each multiplied by the length that its lists may have. */
  readonly complexity: number
  readonly depth: number
  readonly breadth: number
}

export const COST_LIMITS: Cost = { complexity: 10_000, depth: 12, breadth: 300 }

/** Limits of each value of a subscription. They are stricter, because every change executes it again. */
export const STREAM_COST_LIMITS: Cost = { ...COST_LIMITS, complexity: 1_000 }

export function isWithin(cost: Cost, limits: Cost): boolean {
  return (
    cost.complexity <= limits.complexity &&
    cost.depth <= limits.depth &&
    cost.breadth <= limits.breadth
  )
}

export function costLimitError(cost: Cost, limits: Cost): GraphQLError {
  return clientError(
    'COST_LIMIT',
    `The request costs too much: complexity ${cost.complexity} (at most ${limits.complexity}), ` +
      `depth ${cost.depth} (${limits.depth}), breadth ${cost.breadth} (${limits.breadth}). ` +
      'Request fewer fields, or smaller pages.',
  )
}
