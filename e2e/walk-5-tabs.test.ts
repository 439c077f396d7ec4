import { afterAll, beforeAll, expect, it } from 'vitest'
import { createProgram } from './support/api.ts'
import {
  countOn,
  describeInChromium,
  openWindow,
  signInOn,
  waitForCount,
  waitForIndicator,
} from './support/browser.ts'
import { openStreams, removeDirectory, startServer, type RunningServer } from './support/server.ts'

/** The streams of the statistics and of the events. */
const SHARED_STREAMS = 2

describeInChromium('tabs', ({ open }) => {
  let server: RunningServer

  beforeAll(async () => {
    server = await startServer({ command: 'demo', env: { DEMO_ORDERS: '60' } })
  })
  afterAll(async () => {
    await server.stop()
    await removeDirectory(server.directory)
  })

  it('share their streams, are all live, and the last one closes them (walk 5, R17, R19)', async () => {
    const storefront = await createProgram(server.url)
    const { page: first, context } = await open()
    await signInOn(first, server.url)
    const pages = [first]
    // More tabs than the six connections that a browser opens to one server.
    while (pages.length < 8) {
      const { page } = await openWindow(context)
      await page.goto(server.url)
      pages.push(page)
    }
    for (const page of pages) await waitForIndicator(page, 'Live updates active')
    const total = await countOn(first, 'total-orders')
    await storefront.placeOrder()
    for (const page of pages) await waitForCount(page, 'total-orders', total + 1)
    await expect.poll(() => openStreams(server.url)).toBe(SHARED_STREAMS)

    for (const page of pages.slice(1)) await page.goto('about:blank')
    await storefront.placeOrder()
    await waitForCount(first, 'total-orders', total + 2)
    expect(await openStreams(server.url)).toBe(SHARED_STREAMS)
    await first.goto('about:blank')
    await expect.poll(() => openStreams(server.url), { timeout: 10_000 }).toBe(0)
  })

  it('open their own streams if the query has stream=tab', async () => {
    const { page: first, context } = await open()
    await signInOn(first, server.url)
    const { page: second } = await openWindow(context)
    await second.goto(`${server.url}/?stream=tab`)
    for (const page of [first, second]) await waitForIndicator(page, 'Live updates active')
    await expect.poll(() => openStreams(server.url)).toBe(2 * SHARED_STREAMS)
    await second.goto('about:blank')
    await expect.poll(() => openStreams(server.url), { timeout: 10_000 }).toBe(SHARED_STREAMS)
  })

  it('go to sign-in when one of them signs out, and remember their URLs', async () => {
    const { page: first, context } = await open()
    await signInOn(first, server.url)
    const { page: second } = await openWindow(context)
    await second.goto(`${server.url}/?status=SHIPPED`)
    for (const page of [first, second]) await waitForIndicator(page, 'Live updates active')
    await first.getByRole('button', { name: /^Account/ }).click()
    await first.getByRole('button', { name: 'Sign out' }).click()
    await first.waitForURL('**/sign-in')
    await expect.poll(() => new URL(second.url()).pathname, { timeout: 10_000 }).toBe('/sign-in')
    expect(new URL(second.url()).searchParams.get('next')).toBe('/?status=SHIPPED')
  })
})
