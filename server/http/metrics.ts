import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client'
import type { Streams } from '../streaming/streams.ts'

/** The interval, in ms, of the event loop lag measurement. Each one wakes up even an idle process. */
const LAG_PRECISION_MS = 100

/** Creates the Prometheus metrics of this process. They contain no data of orders. */
export function createMetrics(streams: Streams) {
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
