import { createSourceEventStream, execute, type ExecutionArgs, type ExecutionResult } from 'graphql'
import type { Scope } from '../db/generated/enums.ts'
import type { CohortSource } from '../streaming/cohort.ts'
import { isAsyncIterable } from '../streaming/is-async-iterable.ts'
import type { Resume } from '../streaming/replay.ts'
import { NEVER, sharedContext, type Services } from './context.ts'
import { maskError } from './errors.ts'
import type { StreamRequest } from './stream-options.ts'

/** What `server/streaming` needs to answer a subscription. */
export interface SharedSubscription {
  /** All that the shared run depends on, and nothing else: equal keys may share. */
  key: string
  source: CohortSource
  /** Brings a reader up to the shared run, if it said where it had come. */
  resume: Resume | undefined
}

/** Turns a validated subscription into one that can be shared by all who ask it with these scopes. */
export function sharedSubscription(
  args: ExecutionArgs,
  query: string,
  { options, after, variables }: StreamRequest,
  scopes: ReadonlySet<Scope>,
  services: Services,
): SharedSubscription {
  // Nothing of the request itself is kept: others will ask by what is made here.
  const { schema, document, operationName, variableValues } = args
  const shared = { schema, document, operationName, variableValues: variables }

  const masked = ({ errors, ...result }: ExecutionResult) =>
    errors === undefined
      ? result
      : { ...result, errors: errors.map((error) => maskError(error, services.log)) }

  const begin = async (operation: ExecutionArgs) => {
    const source = await createSourceEventStream(operation)
    return isAsyncIterable(source) ? source : masked(source)
  }

  return {
    key: JSON.stringify([query, operationName ?? null, variables, [...scopes].sort()]),
    source: {
      delivery: options.delivery,
      subscribe: (signal) =>
        begin({ ...shared, contextValue: sharedContext(services, scopes, signal) }),
      execute: async (value) => {
        // Fresh loaders for each value: what one value saw must not show in the next.
        const contextValue = sharedContext(services, scopes, NEVER)
        return masked(await execute({ ...shared, contextValue, rootValue: value }))
      },
    },
    resume:
      after === undefined
        ? undefined
        : {
            place: after,
            run: (attach, signal) =>
              begin({
                ...shared,
                variableValues,
                contextValue: sharedContext(services, scopes, signal, attach),
              }),
          },
  }
}
