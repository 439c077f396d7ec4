import type { GraphQLError } from 'graphql'
import { clientError } from '../errors.ts'

/** What a request, or a value of a subscription, costs, or may cost. */
export interface Cost {
  /** Fields, weighed by how many times a list may repeat them. */
  readonly complexity: number
  readonly depth: number
  readonly breadth: number
}

export const COST_LIMITS: Cost = { complexity: 10_000, depth: 12, breadth: 300 }

/** Of each value of a subscription: it is executed again and again, with every change. */
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
      'Ask for fewer fields, or for fewer at a time.',
  )
}
