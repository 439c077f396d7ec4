import type { z } from 'zod'
import { processCpuMs } from '../process-cpu.ts'
import { percentile } from '../statistics.ts'
import type { Deliveries } from './deliveries.ts'
import type { Measured } from './messages.ts'
import type { LoadStreams } from './streams.ts'

/** Milliseconds to wait for a complete tick; a server that is too slow never completes one. */
const TICK_WITHIN_MS = 10_000

/**
 * Measures between two moments, at least `windowMs` apart, at which all streams have received the same
 * tick. So every update on which the server has spent time is counted.
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
  // Late updates are not lost: wait for them.
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
      clearTimeout(timeout)
      deliveries.onComplete = () => undefined
      resolve()
    }
    const timeout = setTimeout(done, TICK_WITHIN_MS)
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
