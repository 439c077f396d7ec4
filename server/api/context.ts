import { actorOf, type Viewer } from '../viewer/viewer.ts'
import {
  NEVER,
  type GraphQLContext,
  type Services,
  type SharedContext,
} from '../graphql/context.ts'
import { COST_LIMITS, STREAM_COST_LIMITS } from '../graphql/cost-limits.ts'
import { historyLoader } from '../orders/history.ts'
import { orderLoader } from '../orders/order-loader.ts'
import { statusSinceLoader } from '../orders/status-since.ts'

/**
 * GraphQL contexts: one for the request of a single viewer, one for a subscription run that several
 * viewers share.
 */

/** The context of one viewer's request. */
export function viewerContext(services: Services, viewer: Viewer, ip: string): GraphQLContext {
  return {
    ...services,
    viewer,
    ip,
    scopes: new Set(viewer.scopes),
    refused: (field) => services.refusals.note({ actor: actorOf(viewer), ip, field }),
    costLimits: COST_LIMITS,
    signal: NEVER,
    ...loaders(services),
  }
}

/**
 * Creates the contexts of shared runs. A shared run has no viewer: reading `viewer` or `peer` throws, so
 * that a resolver cannot send the data of one viewer to another.
 */
export function sharedContexts(services: Services): SharedContext {
  return (scopes, signal, resuming) => ({
    ...services,
    get viewer(): Viewer {
      throw dependsOnViewer()
    },
    get ip(): string {
      throw dependsOnViewer()
    },
    scopes,
    refused: () => undefined,
    costLimits: STREAM_COST_LIMITS,
    signal,
    ...(resuming === undefined ? {} : { resuming }),
    ...loaders(services),
  })
}

function dependsOnViewer(): Error {
  return new Error('a shared subscription run must not read its viewer')
}

function loaders({
  database,
}: Services): Pick<GraphQLContext, 'history' | 'orders' | 'statusSince'> {
  return {
    history: historyLoader(database.prisma),
    orders: orderLoader(database.prisma),
    statusSince: statusSinceLoader(database.sql),
  }
}
