import {
  createSourceEventStream,
  execute,
  GraphQLError,
  type ExecutionArgs,
  type ExecutionResult,
} from 'graphql'
import type { Scope } from '../db/generated/enums.ts'
import type { CohortSource } from '../streaming/cohort.ts'
import { isAsyncIterable } from '../async/is-async-iterable.ts'
import type { Resume } from '../streaming/replay.ts'
import { NEVER, type GraphQLContext, type SharedContext } from '../graphql/context.ts'
import type { Logger } from '../log.ts'
import { costLimitError, isWithin } from '../graphql/cost/cost-limits.ts'
import { costOf } from '../graphql/cost/cost-of.ts'
import { badUserInput, maskError } from '../graphql/errors.ts'
import type { StreamRequest, Variables } from './stream-options.ts'

/** What `server/streaming` needs to answer a subscription. */
export interface SharedSubscription {
  /** All that the shared run depends on, and nothing else: equal keys may share. */
  key: string
  source: CohortSource
  /** Brings a reader up to the shared run, if it said where it had come. */
  resume: Resume | undefined
}

export interface SharedSubscriptionSettings {
  sharedContext: SharedContext
  log: Logger
}

/** Turns a validated subscription into one that can be shared by all who ask it with these scopes. */
export function sharedSubscription(
  args: ExecutionArgs,
  query: string,
  { options, after, variables }: StreamRequest,
  scopes: ReadonlySet<Scope>,
  { sharedContext, log }: SharedSubscriptionSettings,
): SharedSubscription {
  // Nothing of the request itself is kept: others will ask by what is made here.
  const { schema, document, operationName, variableValues } = args
  const shared = { schema, document, operationName, variableValues: variables }

  // Weighed once: where a reader goes on from makes no difference.
  const refusal = costRefusal(shared, sharedContext(scopes, NEVER))

  const masked = ({ errors, ...result }: ExecutionResult) =>
    errors === undefined
      ? result
      : { ...result, errors: errors.map((error) => maskError(error, log)) }

  const begin = async (contextValue: GraphQLContext, withVariables: Variables = variables) => {
    if (refusal !== undefined) return { errors: [refusal] }
    const source = await createSourceEventStream({
      ...shared,
      variableValues: withVariables,
      contextValue,
    })
    return isAsyncIterable(source) ? source : masked(source)
  }

  return {
    key: cohortKey([query, operationName ?? null, variables, [...scopes].sort()]),
    source: {
      delivery: options.delivery,
      subscribe: (signal) => begin(sharedContext(scopes, signal)),
      execute: async (value) => {
        // Fresh loaders for each value: what one value saw must not show in the next.
        const contextValue = sharedContext(scopes, NEVER)
        return masked(await execute({ ...shared, contextValue, rootValue: value }))
      },
    },
    resume:
      after === undefined
        ? undefined
        : {
            cursor: after,
            run: (attach, signal) =>
              begin(sharedContext(scopes, signal, attach), variableValues ?? {}),
          },
  }
}

/** Throws BAD_USER_INPUT for what is nested so deep that there is no room for it on the stack. */
function cohortKey(parts: readonly unknown[]): string {
  try {
    return JSON.stringify(parts)
  } catch (error) {
    if (error instanceof RangeError) throw badUserInput('The variables are nested too deep.')
    throw error
  }
}

/** Why values of an operation are not made: each would cost too much. */
function costRefusal(
  operation: Parameters<typeof costOf>[0],
  context: GraphQLContext,
): GraphQLError | undefined {
  try {
    const cost = costOf(operation, context)
    return isWithin(cost, context.costLimits) ? undefined : costLimitError(cost, context.costLimits)
  } catch (error) {
    // Variables that do not fit: whoever begins the run will say so.
    if (error instanceof GraphQLError) return undefined
    throw error
  }
}
