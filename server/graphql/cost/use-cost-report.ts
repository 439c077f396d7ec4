import type { Plugin } from 'graphql-yoga'
import { isAsyncIterable } from '../../async/is-async-iterable.ts'
import type { GraphQLContext } from '../context.ts'
import { costOf } from './cost-of.ts'

/**
 * Reports the cost of a request in `extensions.cost` of the response, if the request has
 * `"extensions": { "cost": true }`. A request that was refused for its cost gets the report too. Streams
 * report no cost, because all subscribers of a shared run receive the same bytes.
 */
export function useCostReport(): Plugin<GraphQLContext> {
  return {
    onExecute({ args, context }) {
      if (context.params.extensions?.['cost'] !== true) return
      return {
        onExecuteDone({ result, setResult }) {
          // Without `data` the operation was not executed: its variables were invalid.
          if (isAsyncIterable(result) || !('data' in result)) return
          const cost = { ...costOf(args, context), limits: context.costLimits }
          setResult({ ...result, extensions: { ...result.extensions, cost } })
        },
      }
    },
  }
}
