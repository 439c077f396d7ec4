import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client'
import type { Streams } from '../streaming/streams.ts'

/** The interval, in ms, of the event loop lag measurement. Each one wakes up even an idle process. */
const LAG_PRECISION_MS = 100

/** What is computed from the event record, and how far it is behind it. */
interface Projection {
  readonly name: string
  readonly lag: { events: number; seconds: number }
}

const LAGS = [
  ['seconds', 'Time since a stored projection was last known to contain all events.'],
  ['events', 'About how many events a stored projection has still to read, counted up to a limit.'],
] as const

/** Creates the Prometheus metrics of this process. They contain no data of orders. */
export function createMetrics(streams: Streams, projections: readonly Projection[] = []) {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: LAG_PRECISION_MS })
  new Gauge({
    name: 'order_dashboard_streams',
    help: 'Open event streams.',
    registers: [registry],
    collect() {
      this.set(streams.size)
    },
  })
  new Gauge({
    name: 'order_dashboard_cohorts',
    help: 'Running cohorts: subscriptions that are shared by streams with equal requests.',
    registers: [registry],
    collect() {
      this.set(streams.cohorts)
    },
  })
  for (const [figure, help] of LAGS) {
    new Gauge({
      name: `order_dashboard_projection_lag_${figure}`,
      help,
      labelNames: ['projection'] as const,
      registers: [registry],
      collect() {
        for (const projection of projections) {
          this.set({ projection: projection.name }, projection.lag[figure])
        }
      },
    })
  }
  const requests = new Counter({
    name: 'order_dashboard_graphql_requests_total',
    help: 'Requests to /graphql.',
    labelNames: ['outcome'] as const,
    registers: [registry],
  })
  return {
    countRequest: (outcome: 'handled' | 'refused') => requests.inc({ outcome }),
    contentType: registry.contentType,
    text: () => registry.metrics(),
  }
}

export type Metrics = ReturnType<typeof createMetrics>
