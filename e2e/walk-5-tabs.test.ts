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
import { removeDirectory, startServer, type RunningServer } from './support/server.ts'

describeInChromium('two tabs', ({ open }) => {
  let server: RunningServer

  beforeAll(async () => {
    server = await startServer({ command: 'demo', env: { DEMO_ORDERS: '60' } })
  })
  afterAll(async () => {
    await server.stop()
    await removeDirectory(server.directory)
  })

  it('are both live, and leaving one closes its stream (walk 5, R17, R19)', async () => {
    const storefront = await createProgram(server.url)
    const { page: first, context } = await open()
    await signInOn(first, server.url)
    const { page: second } = await openWindow(context)
    await second.goto(server.url)
    for (const page of [first, second]) await waitForIndicator(page, 'Live updates active')
    const total = await countOn(first, 'total-orders')
    await storefront.placeOrder()
    for (const page of [first, second]) await waitForCount(page, 'total-orders', total + 1)

    await expect.poll(() => openStreams(server.url)).toBe(2)
    await second.goto('about:blank')
    await expect.poll(() => openStreams(server.url), { timeout: 10_000 }).toBe(1)
    await storefront.placeOrder()
    await waitForCount(first, 'total-orders', total + 2)
  })

  it('both ask to sign in again once one of them signed out, and lead back to their place', async () => {
    const { page: first, context } = await open()
    await signInOn(first, server.url)
    const { page: second } = await openWindow(context)
    await second.goto(`${server.url}/?status=SHIPPED`)
    for (const page of [first, second]) await waitForIndicator(page, 'Live updates active')
    await first.getByRole('button', { name: /^Account/ }).click()
    await first.getByRole('button', { name: 'Sign out' }).click()
    await second.waitForURL('**/sign-in?next=**')
    await first.waitForURL('**/sign-in')
    expect(new URL(second.url()).searchParams.get('next')).toBe('/?status=SHIPPED')
  })
})

async function openStreams(url: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text()
  return Number(/^order_dashboard_streams (\d+)/m.exec(text)?.[1])
}
