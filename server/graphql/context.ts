import type { Attachment } from '../async/attachment.ts'
import type { Database } from '../db/database.ts'
import type { Scope } from '../db/generated/enums.ts'
import type { Logger } from '../process/log.ts'
import type { Viewer } from '../viewer/viewer.ts'
import type { Cost } from './cost-limits.ts'

/**
 * The services that resolvers use, the same for every request. Each feature adds its own by declaration
 * merging in its `*.graphql.ts`, and `server/service.ts` must supply them.
 */
export interface Services {
  database: Database
  log: Logger
}

/** The context that a resolver receives. Features add their batching loaders by declaration merging. */
export interface GraphQLContext extends Services {
  /** The viewer's scopes. In a shared run, all viewers have the same scopes. */
  scopes: ReadonlySet<Scope>
  /** The viewer. Reading it throws in a shared run. */
  readonly viewer: Viewer
  /** The viewer's IP address. Reading it throws in a shared run. */
  readonly ip: string
  /** Records that access to a field ("Query.people") was denied. Does nothing in a shared run. */
  refused: (field: string) => void
  /** The highest allowed cost of the request, or of each value of the subscription. */
  costLimits: Cost
  /** Aborts when the subscription ends; `NEVER` for queries and mutations. */
  signal: AbortSignal
  /**
   * Present when a subscription resumes from the cursor `after`. Its source calls `attach` before it reads
   * the last part of what the subscriber missed. From then on, values of the shared run are kept for the
   * subscriber, so that none falls between the two. `detach` takes that back.
   */
  resuming?: Resuming
}

export interface Resuming extends Attachment {
  after: string
}

/** Creates the context of a run that viewers with the same `scopes` share. */
export type SharedContext = (
  scopes: ReadonlySet<Scope>,
  signal: AbortSignal,
  resuming?: Resuming,
) => GraphQLContext

/** A signal that never aborts, for queries and mutations. */
export const NEVER = new AbortController().signal
