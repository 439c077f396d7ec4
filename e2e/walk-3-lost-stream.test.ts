import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { createProgram, type Program } from './support/api.ts'
import {
  countOn,
  describeInChromium,
  signInOn,
  waitForCount,
  waitForIndicator,
} from './support/browser.ts'
import { startCuttingProxy, type CuttingProxy } from './support/cutting-proxy.ts'
import { removeDirectory, startServer, type RunningServer } from './support/server.ts'

describeInChromium('a lost stream', ({ open }) => {
  let server: RunningServer
  let storefront: Program
  let proxy: CuttingProxy

  beforeAll(async () => {
    server = await startServer({ command: 'demo', env: { DEMO_ORDERS: '60' } })
    storefront = await createProgram(server.url)
  })
  afterAll(async () => {
    await server.stop()
    await removeDirectory(server.directory)
  })
  beforeEach(async () => {
    proxy = await startCuttingProxy(server.url)
  })
  afterEach(() => proxy.close())

  it('is replaced by polling, and returns by itself without a gap (walk 3, R13)', async () => {
    const { page, consoleErrors } = await open()
    await signInOn(page, proxy.url)
    await waitForIndicator(page, 'Live updates active')
    const total = await countOn(page, 'total-orders')
    const polls = () => proxy.queries.filter((query) => query.includes('recentOrders')).length
    // On a slow machine the page may have polled before its stream began.
    const polled = polls()
    const stale = page.locator('button[data-stale]')
    expect(await stale.count()).toBe(0)

    proxy.blockStreams()
    await waitForIndicator(page, 'Live updates offline', 10_000)
    await expect.poll(polls, { timeout: 10_000 }).toBeGreaterThan(polled)
    const first = await storefront.placeOrder('while.blocked')
    await waitForCount(page, 'total-orders', total + 1, 20_000)
    await page.locator(`[data-order-id="${first}"]`).waitFor()
    await waitForIndicator(page, 'Live updates offline')
    expect(await stale.count()).toBe(6)
    await page.getByText(/^As of \d\d:\d\d:\d\d$/).waitFor()

    const last = await storefront.placeOrder('just.before')
    proxy.unblockStreams()
    await waitForIndicator(page, 'Live updates active', 35_000)
    await waitForCount(page, 'total-orders', total + 2)
    await page.locator(`[data-order-id="${last}"]`).waitFor()
    expect(await stale.count()).toBe(0)
    expect(consoleErrors).toEqual([])
  })

  it('is noticed within 10 s if its line is dead, without an end of the connection (D16)', async () => {
    const { page } = await open()
    await signInOn(page, proxy.url)
    await waitForIndicator(page, 'Live updates active')
    proxy.silenceStreams()
    await waitForIndicator(page, 'Live updates offline', 10_000)
    proxy.unblockStreams()
    await page.getByRole('button', { name: 'Try now' }).click()
    await waitForIndicator(page, 'Live updates active', 5_000)
  })

  it('returns at once when the browser reports that it is online', async () => {
    const { page, context } = await open()
    await signInOn(page, proxy.url)
    await waitForIndicator(page, 'Live updates active')
    proxy.blockStreams()
    await context.setOffline(true)
    await waitForIndicator(page, 'Live updates offline', 10_000)
    proxy.unblockStreams()
    await context.setOffline(false)
    await waitForIndicator(page, 'Live updates active', 5_000)
  })
})
