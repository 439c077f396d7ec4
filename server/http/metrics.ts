import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client'
import type { Streams } from '../streaming/streams.ts'

/** How often the delay of the event loop is looked at, in ms: a wake-up each, in an idle process too. */
const LAG_PRECISION_MS = 100

/** Figures about this process, for Prometheus. They tell nothing of the orders themselves. */
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
    help: 'Subscriptions that run, each shared by the streams that ask the same.',
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
