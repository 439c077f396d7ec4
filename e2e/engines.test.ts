import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { createProgram, type Program } from './support/api.ts'
import { startCuttingProxy, type CuttingProxy } from './support/cutting-proxy.ts'
import { countOn, signInOn, waitForCount, waitForIndicator } from './support/engines/dashboard.ts'
import { describeInEngines } from './support/engines/describe-in-engines.ts'
import { SCROLLS_SIDEWAYS } from './support/layout.ts'
import { removeDirectory, startServer, type RunningServer } from './support/server.ts'

let server: RunningServer
let storefront: Program

beforeAll(async () => {
  server = await startServer({ command: 'demo', env: { DEMO_ORDERS: '60' } })
  storefront = await createProgram(server.url)
})
afterAll(async () => {
  await server.stop()
  await removeDirectory(server.directory)
})

/** The walks whose result depends on the browser: network, many tabs, screen sizes (R20). */
describeInEngines('the dashboard', ({ open }) => {
  let proxy: CuttingProxy

  beforeEach(async () => {
    proxy = await startCuttingProxy(server.url)
  })
  afterEach(() => proxy.close())

  it('is live after sign-in, and counts an order that a program places (walks 1 and 2)', async () => {
    const { tab } = await open()
    await signInOn(tab, server.url)
    await waitForIndicator(tab, 'Live updates active')
    const total = await countOn(tab, 'total-orders')
    const pending = await countOn(tab, 'count-PENDING')
    const id = await storefront.placeOrder()
    await waitForCount(tab, 'total-orders', total + 1)
    await waitForCount(tab, 'count-PENDING', pending + 1)
    await tab.waitFor(`[data-testid=order-row][data-order-id="${id}"]`)
    await waitForIndicator(tab, 'Live updates active')
  })

  it('polls while the stream is blocked, and returns to it without a gap (walk 3)', async () => {
    const { tab } = await open()
    await signInOn(tab, proxy.url)
    await waitForIndicator(tab, 'Live updates active')
    const total = await countOn(tab, 'total-orders')

    proxy.blockStreams()
    await waitForIndicator(tab, 'Live updates offline')
    await storefront.placeOrder()
    await waitForCount(tab, 'total-orders', total + 1, 20_000)
    await waitForIndicator(tab, 'Live updates offline')

    const last = await storefront.placeOrder()
    proxy.unblockStreams()
    await waitForIndicator(tab, 'Live updates active', 35_000)
    await waitForCount(tab, 'total-orders', total + 2)
    await tab.waitFor(`[data-order-id="${last}"]`)
  })

  it('fits a phone in portrait and landscape, and stays live (walk 4)', async () => {
    const { tab } = await open()
    await tab.size(390, 844)
    await signInOn(tab, server.url)
    for (const [width, height] of [
      [390, 844],
      [844, 390],
      [390, 844],
    ] as const) {
      await tab.size(width, height)
      await expect.poll(() => tab.eval('[innerWidth, innerHeight]')).toEqual([width, height])
      await tab.waitFor('[data-testid=order-row]')
      expect(await tab.eval(SCROLLS_SIDEWAYS)).toBe(false)
      await waitForIndicator(tab, 'Live updates active')
    }
  })

  // With HTTP/1.1, a browser opens at most six connections to an origin for all tabs together.
  it('is live in eight tabs at once (walk 5, R17)', async () => {
    const { tab: first, another } = await open()
    await signInOn(first, server.url)
    await waitForIndicator(first, 'Live updates active')
    const tabs = [first]
    while (tabs.length < 8) {
      const tab = await another()
      await tab.goto(server.url)
      tabs.push(tab)
    }
    for (const tab of tabs) await waitForIndicator(tab, 'Live updates active')
    const total = await countOn(first, 'total-orders')
    await storefront.placeOrder()
    for (const tab of tabs) await waitForCount(tab, 'total-orders', total + 1)
    for (const tab of tabs) await waitForIndicator(tab, 'Live updates active')
  })
})
