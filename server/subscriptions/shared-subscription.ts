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
import { costLimitError, isWithin } from '../graphql/cost-limits.ts'
import { costOf } from '../graphql/cost/cost-of.ts'
import { badUserInput, maskError } from '../graphql/errors.ts'
import type { RequestFailures } from '../graphql/request-failures.ts'
import { withoutHttp } from './without-http.ts'
import type { StreamRequest } from './stream-options.ts'

/** What `server/streaming` needs to answer a subscription. */
export interface SharedSubscription {
  /** All that the shared run depends on, and nothing else. Subscriptions with equal keys share a run. */
  key: string
  source: CohortSource
  /** How this subscriber catches up with the shared run; `undefined` if it does not resume. */
  resume: Resume | undefined
}

export interface SharedSubscriptionSettings {
  sharedContext: SharedContext
  failures: RequestFailures
}

/**
 * Turns a validated subscription into one that all subscribers with the same scopes can share.
 *
 * Errors of the subscription, such as missing rights, wrong variables or too high a cost, are not thrown
 * here. They become the result of its run, masked and logged like those of queries.
 *
 * @throws BAD_USER_INPUT if the variables are nested too deeply to be serialized.
 */
export function sharedSubscription(
  args: ExecutionArgs,
  query: string,
  { options, after, variables }: StreamRequest,
  scopes: ReadonlySet<Scope>,
  { sharedContext, failures }: SharedSubscriptionSettings,
): SharedSubscription {
  // The result outlives the request and serves other requests, so it must not refer to this one.
  const { schema, document, operationName } = args
  const shared = { schema, document, operationName, variableValues: variables }

  // The cost is computed once. It does not depend on the cursor that a subscriber resumes from.
  const refusal = costRefusal(shared, sharedContext(scopes, NEVER))

  const masked = ({ errors, ...result }: ExecutionResult) =>
    errors === undefined
      ? result
      : withoutHttp({ ...result, errors: errors.map((error) => maskError(error, failures)) })

  const start = async (contextValue: GraphQLContext) => {
    if (refusal !== undefined) return { errors: [refusal] }
    const source = await createSourceEventStream({ ...shared, contextValue })
    return isAsyncIterable(source) ? source : masked(source)
  }

  const resumeFrom = (cursor: string): Resume => ({
    cursor,
    run: (attachment, signal) =>
      start(sharedContext(scopes, signal, { after: cursor, ...attachment })),
  })

  return {
    key: cohortKey([query, operationName ?? null, variables, [...scopes].sort()]),
    source: {
      delivery: options.delivery,
      subscribe: (signal) => start(sharedContext(scopes, signal)),
      execute: async (value) => {
        // A new context for each value, because its loaders cache rows and would show an older state.
        const contextValue = sharedContext(scopes, NEVER)
        return masked(await execute({ ...shared, contextValue, rootValue: value }))
      },
      resumeFrom: options.resumeArgument === undefined ? undefined : resumeFrom,
    },
    resume: after === undefined ? undefined : resumeFrom(after),
  }
}

/** Throws BAD_USER_INPUT if the parts are nested so deeply that serializing them overflows the stack. */
function cohortKey(parts: readonly unknown[]): string {
  try {
    return JSON.stringify(parts)
  } catch (error) {
    if (error instanceof RangeError) throw badUserInput('The variables are nested too deeply.')
    throw error
  }
}

/** The error for an operation of which each value would cost too much; `undefined` if it is within the limits. */
function costRefusal(
  operation: Parameters<typeof costOf>[0],
  context: GraphQLContext,
): GraphQLError | undefined {
  try {
    const cost = costOf(operation, context)
    return isWithin(cost, context.costLimits) ? undefined : costLimitError(cost, context.costLimits)
  } catch (error) {
    // The variables are wrong. The run reports that error.
    if (error instanceof GraphQLError) return undefined
    throw error
  }
}
