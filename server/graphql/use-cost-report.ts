import { complexityFromQuery } from '@pothos/plugin-complexity'
import { getOperationAST, Kind, type ExecutionArgs } from 'graphql'
import type { Plugin } from 'graphql-yoga'
import { isAsyncIterable } from '../streaming/is-async-iterable.ts'
import { COST_LIMITS } from './builder.ts'
import type { GraphQLContext } from './context.ts'

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
          setResult({
            ...result,
            extensions: { ...result.extensions, cost: costOf(args, context) },
          })
        },
      }
    },
  }
}

interface Cost {
  /** Fields, weighed by how many times a list may repeat them. */
  complexity: number
  depth: number
  breadth: number
  limits: typeof COST_LIMITS
}

function costOf(
  { schema, document, operationName, variableValues }: ExecutionArgs,
  context: GraphQLContext,
): Cost {
  const operation = getOperationAST(document, operationName)
  // Of several operations, one was asked for.
  const definitions = document.definitions.filter(
    (each) => each.kind !== Kind.OPERATION_DEFINITION || each === operation,
  )
  const { complexity, depth, breadth } = complexityFromQuery(
    { ...document, definitions },
    { schema, variables: variableValues ?? {}, ctx: context },
  )
  return { complexity, depth, breadth, limits: COST_LIMITS }
}
