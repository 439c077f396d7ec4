import type { Plugin } from 'graphql-yoga'
import { isAsyncIterable } from '../../async/is-async-iterable.ts'
import type { GraphQLContext } from '../context.ts'
import { costOf } from './cost-of.ts'

/**
 * Tells what a request cost in `extensions.cost` of its answer, if it says `"extensions": { "cost":
 * true }`. One that was refused because of what it would cost is told too. Streams do not tell: what
 * they send is the same for all who watch.
 */
export function useCostReport(): Plugin<GraphQLContext> {
  return {
    onExecute({ args, context }) {
      if (context.params.extensions?.['cost'] !== true) return
      return {
        onExecuteDone({ result, setResult }) {
          // Without data nothing was run: the variables did not fit.
          if (isAsyncIterable(result) || !('data' in result)) return
          const cost = { ...costOf(args, context), limits: context.costLimits }
          setResult({ ...result, extensions: { ...result.extensions, cost } })
        },
      }
    },
  }
}
