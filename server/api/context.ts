import type DataLoader from 'dataloader'
import type { AccessRefusals } from '../audit/access-refusals.ts'
import type { AuditLog } from '../audit/audit-log.ts'
import type { People } from '../auth/people.ts'
import type { OwnAccount } from '../auth/own-account/own-account.ts'
import type { Programs } from '../auth/keys/programs.ts'
import { actorOf, type Viewer } from '../viewer/viewer.ts'
import type { Viewers } from '../auth/sessions/viewers.ts'
import type { Database } from '../db/database.ts'
import type { Order } from '../db/generated/client.ts'
import type { Scope } from '../db/generated/enums.ts'
import type { EventFeed } from '../feed/event-feed.ts'
import type { OrderEventRecord } from '../feed/order-event.ts'
import type { OrderWatch } from '../feed/order-watch.ts'
import type { Logger } from '../log.ts'
import { COST_LIMITS, STREAM_COST_LIMITS, type Cost } from '../graphql/cost/cost-limits.ts'
import { historyLoader } from '../orders/history.ts'
import { orderLoader } from '../orders/order-loader.ts'
import type { StatsTicker } from '../stats/ticker.ts'
import type { OrderTrends } from '../stats/trends.ts'

/** What resolvers work with, the same for every request. */
export interface Services {
  database: Database
  stats: StatsTicker
  trends: OrderTrends
  events: EventFeed
  watch: OrderWatch
  people: People
  programs: Programs
  ownAccount: OwnAccount
  viewers: Viewers
  /** Where browsers find the server, for links to its pages. */
  publicUrl: () => string
  audit: AuditLog
  refusals: AccessRefusals
  log: Logger
}

export interface GraphQLContext extends Services {
  /** Rights of whoever asks; in a shared run, those that all its members have. */
  scopes: ReadonlySet<Scope>
  /** Who asks. Throws in a run that several viewers share. */
  readonly viewer: Viewer
  /** The network address that the viewer asks from. Throws where `viewer` does. */
  readonly peer: string
  /** Told of a field that whoever asks may not have. A run that several share is nobody's: silent there. */
  refused: (field: string) => void
  costLimits: Cost
  /** Ends a subscription's source. */
  signal: AbortSignal
  /**
   * Of a reader who resumes a subscription: called before the last stretch of what it missed is
   * read, so that the live run is kept for it from then on.
   */
  attach?: () => void
  /** Events of an order, oldest first; look-ups of one pass are joined. */
  history: DataLoader<bigint, readonly OrderEventRecord[]>
  orders: DataLoader<bigint, Order | null>
}

/** The context of one viewer's request. */
export function viewerContext(services: Services, viewer: Viewer, peer: string): GraphQLContext {
  return {
    ...services,
    viewer,
    peer,
    scopes: new Set(viewer.scopes),
    refused: (field) => services.refusals.note({ actor: actorOf(viewer), peer, field }),
    costLimits: COST_LIMITS,
    signal: NEVER,
    ...loaders(services),
  }
}

/** Of a run that ends by itself. */
export const NEVER = new AbortController().signal

/** The context of a run that everybody with these scopes may share: it belongs to no viewer. */
export function sharedContext(
  services: Services,
  scopes: ReadonlySet<Scope>,
  signal: AbortSignal,
  attach?: () => void,
): GraphQLContext {
  return {
    ...services,
    get viewer(): Viewer {
      throw dependsOnViewer()
    },
    get peer(): string {
      throw dependsOnViewer()
    },
    scopes,
    refused: () => undefined,
    costLimits: STREAM_COST_LIMITS,
    signal,
    ...(attach === undefined ? {} : { attach }),
    ...loaders(services),
  }
}

function dependsOnViewer(): Error {
  return new Error('a shared run must not depend on who watches it')
}

function loaders({ database }: Services): Pick<GraphQLContext, 'history' | 'orders'> {
  return { history: historyLoader(database.prisma), orders: orderLoader(database.prisma) }
}
