import type { z } from 'zod'
import { processCpuMs } from '../process-cpu.ts'
import { percentile } from '../statistics.ts'
import type { Deliveries } from './deliveries.ts'
import type { Measured } from './messages.ts'
import type { LoadStreams } from './streams.ts'

/** How long, in ms, a server that is too slow may take to finish a tick before it is not waited for. */
const TICK_WITHIN_MS = 10_000

/**
 * Measures between two moments at which all streams have got the same tick, at least `windowMs`
 * apart, so that no update that the server has paid for is on its way uncounted.
 */
export async function measure(
  { pid, windowMs }: { pid: number; windowMs: number },
  deliveries: Deliveries,
  streams: LoadStreams,
): Promise<z.infer<typeof Measured>> {
  await completeTick(deliveries)
  const begin = moment(pid, deliveries)
  deliveries.record()
  await new Promise((resolve) => setTimeout(resolve, windowMs))
  await completeTick(deliveries)
  const end = moment(pid, deliveries)
  deliveries.stopRecording()
  // What is late is not lost.
  await new Promise((resolve) => setTimeout(resolve, 1_000))
  const { delaysMs, ticks, lost } = deliveries.recorded()
  const delivered = end.total - begin.total
  return {
    delivered,
    windowMs: end.at - begin.at,
    serverCpuMs: end.serverCpuMs - begin.serverCpuMs,
    loadCpuMs: end.loadCpuMs - begin.loadCpuMs,
    bytesPerUpdate: (end.bytes - begin.bytes) / delivered,
    ticks,
    lost,
    ended: streams.ended,
    delayMsP50: percentile(delaysMs, 0.5) ?? Infinity,
    delayMsP99: percentile(delaysMs, 0.99) ?? Infinity,
  }
}

function completeTick(deliveries: Deliveries): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(impatience)
      deliveries.onComplete = () => undefined
      resolve()
    }
    const impatience = setTimeout(done, TICK_WITHIN_MS)
    deliveries.onComplete = done
  })
}

function moment(pid: number, { total, bytes }: Deliveries) {
  const own = process.cpuUsage()
  return {
    at: performance.now(),
    serverCpuMs: processCpuMs(pid),
    loadCpuMs: (own.user + own.system) / 1_000,
    total,
    bytes,
  }
}
