import type { Database } from '../db/database.ts'
import type { Scope } from '../db/generated/enums.ts'
import type { Logger } from '../log.ts'
import type { Viewer } from '../viewer/viewer.ts'
import type { Cost } from './cost/cost-limits.ts'

/**
 * What resolvers work with, the same for every request. Each feature adds what its resolvers need, by
 * declaration merging in its `*.graphql.ts`; `server/service.ts` must then supply it.
 */
export interface Services {
  database: Database
  log: Logger
}

/** What a resolver gets as its context. Features add their batching loaders, also by declaration merging. */
export interface GraphQLContext extends Services {
  /** The viewer's rights; in a run that several viewers share, the rights that all of them have. */
  scopes: ReadonlySet<Scope>
  /** The viewer. Reading it throws in a shared run. */
  readonly viewer: Viewer
  /** The viewer's IP address. Reading it throws in a shared run. */
  readonly ip: string
  /** Records that the viewer was refused a field ("Query.people"). Does nothing in a shared run. */
  refused: (field: string) => void
  /** What the request, or each value of the subscription, may cost. */
  costLimits: Cost
  /** Aborts when the subscription ends; `NEVER` for queries and mutations. */
  signal: AbortSignal
  /**
   * Given to a subscription that resumes. Its source calls it before it reads the last stretch of what
   * the subscriber missed: from then on the values of the shared run are kept for the subscriber.
   */
  attach?: () => void
}

/** Makes the context of a run that all viewers with `scopes` share; `server/api` has it. */
export type SharedContext = (
  scopes: ReadonlySet<Scope>,
  signal: AbortSignal,
  attach?: () => void,
) => GraphQLContext

/** The signal of a run that ends by itself. */
export const NEVER = new AbortController().signal
