import { complexityFromQuery } from '@pothos/plugin-complexity'
import { getOperationAST, Kind, type ExecutionArgs } from 'graphql'
import type { GraphQLContext } from '../context.ts'
import type { Cost } from '../cost-limits.ts'

/** Computes the cost of an operation with its variables, without executing it. */
export function costOf(
  {
    schema,
    document,
    operationName,
    variableValues,
  }: Pick<ExecutionArgs, 'schema' | 'document' | 'operationName' | 'variableValues'>,
  ctx: GraphQLContext,
): Cost {
  const operation = getOperationAST(document, operationName)
  // A document may contain several operations; only the requested one counts.
  const definitions = document.definitions.filter(
    (each) => each.kind !== Kind.OPERATION_DEFINITION || each === operation,
  )
  const { complexity, depth, breadth } = complexityFromQuery(
    { ...document, definitions },
    { schema, variables: variableValues ?? {}, ctx },
  )
  return { complexity, depth, breadth }
}
