import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { describeInChromium, signInOn, waitForIndicator } from './support/browser.ts'
import { removeDirectory, startServer, type RunningServer } from './support/server.ts'

const minutes = z.coerce
  .number()
  .positive()
  .parse(process.env['SOAK_MINUTES'] ?? 1)
const SAMPLES = 24
const CHANGES_PER_MINUTE = 600

/**
 * The test makes ten changes per second. In one minute, about 400 changes lie between the middle of the
 * first third and the middle of the last third. If each of them leaked one row of the table, the growth
 * would exceed these bounds. In one hour, a hundredth of a row per change would exceed them.
 */
const HEAP_BOUND_BYTES = 2 * 1_024 ** 2
const NODES_BOUND = 1_500

const Heap = z.object({ usedSize: z.number() })
const Counters = z.object({ nodes: z.number(), jsEventListeners: z.number() })

describeInChromium('a dashboard that stays open', ({ open }) => {
  let server: RunningServer

  beforeAll(async () => {
    const env = { DEMO_ORDERS: '250', DEMO_RATE: String(CHANGES_PER_MINUTE) }
    server = await startServer({ command: 'demo', env })
  })
  afterAll(async () => {
    await server.stop()
    await removeDirectory(server.directory)
  })

  it(
    `stays live without memory growth or console errors for ${minutes} min (walk 6, R18)`,
    { timeout: (minutes + 2) * 60_000 },
    async () => {
      const { page, context, consoleErrors } = await open()
      await signInOn(page, server.url)
      await waitForIndicator(page, 'Live updates active')
      const inspector = await context.newCDPSession(page)
      const heap: number[] = []
      const nodes: number[] = []
      const listeners: number[] = []
      const counts = new Set<string>()
      for (let sample = 0; sample < SAMPLES; sample += 1) {
        await page.waitForTimeout((minutes * 60_000) / SAMPLES)
        await waitForIndicator(page, 'Live updates active')
        counts.add((await page.locator('[data-testid^=count-]').allTextContents()).join())
        await inspector.send('HeapProfiler.collectGarbage')
        heap.push(Heap.parse(await inspector.send('Runtime.getHeapUsage')).usedSize)
        const counters = Counters.parse(await inspector.send('Memory.getDOMCounters'))
        nodes.push(counters.nodes)
        listeners.push(counters.jsEventListeners)
      }
      expect(counts.size, 'distinct counts').toBeGreaterThan(SAMPLES / 2)
      expect(growth(heap), `heap: ${heap.join()}`).toBeLessThan(HEAP_BOUND_BYTES)
      expect(growth(nodes), `nodes: ${nodes.join()}`).toBeLessThan(NODES_BOUND)
      expect(growth(listeners), `listeners: ${listeners.join()}`).toBeLessThan(NODES_BOUND)
      expect(consoleErrors).toEqual([])
    },
  )
})

/** The difference between the median of the last third and that of the first third. */
function growth(samples: readonly number[]): number {
  const third = Math.floor(samples.length / 3)
  return middle(samples.slice(-third)) - middle(samples.slice(0, third))
}

function middle(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN
}
