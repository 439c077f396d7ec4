import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { describeInChromium, openWindow, signInOn } from './support/browser.ts'
import { FIRST_LOAD_BUDGET, firstLoadOf, untilFilled } from './support/first-load.ts'
import { removeDirectory, startServer, type RunningServer } from './support/server.ts'

/** A fifth of the limit that Web Vitals calls good: https://web.dev/articles/cls */
const LAYOUT_SHIFT_BUDGET = 0.02

// Budgets of time are benchmarks, because a busy machine would fail them: `npm run bench -- page`.
describeInChromium('first load of the signed-in dashboard', ({ open }) => {
  let server: RunningServer

  beforeAll(async () => {
    server = await startServer({ command: 'demo', env: { DEMO_ORDERS: '120' } })
  })
  afterAll(async () => {
    await server.stop()
    await removeDirectory(server.directory)
  })

  it('loads at most 180 KiB of scripts and styles', async () => {
    const { page: first, context } = await open()
    await signInOn(first, server.url)
    await first.close()
    const { page } = await openWindow(context)
    const network = await context.newCDPSession(page)
    await network.send('Network.enable')
    await network.send('Network.setCacheDisabled', { cacheDisabled: true })
    const files = await firstLoadOf(page, server.url)
    expect(files.filter(({ path }) => path.endsWith('.js')).length).toBeGreaterThan(0)
    expect(files.filter(({ path }) => path.endsWith('.css')).length).toBeGreaterThan(0)
    const total = files.reduce((sum, { gzipBytes }) => sum + gzipBytes, 0)
    expect(total, JSON.stringify(files, null, 2)).toBeLessThanOrEqual(FIRST_LOAD_BUDGET)
  })

  it.each([
    ['a desktop', { width: 1_440, height: 900 }],
    ['a phone', { width: 390, height: 844 }],
  ])('does not shift its layout while it fills, on %s', async (_device, viewport) => {
    const { page: first, context } = await open({ viewport })
    await signInOn(first, server.url)
    const { page } = await openWindow(context)
    await page.addInitScript(watchLayoutShifts)
    await page.goto(server.url)
    await untilFilled(page)
    // The browser reports a shift with the frame after it.
    const shifts = z.array(z.number()).parse(
      await page.evaluate(
        () =>
          new Promise((resolve) => {
            requestAnimationFrame(() => setTimeout(() => resolve(Reflect.get(window, 'shifts'))))
          }),
      ),
    )
    // The sum of all shifts is at least the official score, which counts only the worst burst.
    expect(shifts.reduce((sum, each) => sum + each, 0)).toBeLessThanOrEqual(LAYOUT_SHIFT_BUDGET)
  })
})

/** Runs in the page. */
function watchLayoutShifts(): void {
  const shifts: number[] = []
  Reflect.set(window, 'shifts', shifts)
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) shifts.push(Number(Reflect.get(entry, 'value')))
  }).observe({ type: 'layout-shift', buffered: true })
}
