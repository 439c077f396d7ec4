import { actorOf, type Viewer } from '../viewer/viewer.ts'
import {
  NEVER,
  type GraphQLContext,
  type Services,
  type SharedContext,
} from '../graphql/context.ts'
import { COST_LIMITS, STREAM_COST_LIMITS } from '../graphql/cost/cost-limits.ts'
import { historyLoader } from '../orders/history.ts'
import { orderLoader } from '../orders/order-loader.ts'

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

/** Makes contexts of shared runs: such a run belongs to no viewer. */
export function sharedContexts(services: Services): SharedContext {
  return (scopes, signal, attach) => ({
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
    ...(attach === undefined ? {} : { attach }),
    ...loaders(services),
  })
}

function dependsOnViewer(): Error {
  return new Error('a shared run must not depend on its viewers')
}

function loaders({ database }: Services): Pick<GraphQLContext, 'history' | 'orders'> {
  return { history: historyLoader(database.prisma), orders: orderLoader(database.prisma) }
}
