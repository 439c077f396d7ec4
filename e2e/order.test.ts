import { afterAll, beforeAll, expect, it } from 'vitest'
import { createProgram, type Program } from './support/api.ts'
import { describeInChromium, signInOn, waitForIndicator } from './support/browser.ts'
import { openStreams, removeDirectory, startServer, type RunningServer } from './support/server.ts'

describeInChromium('order page', ({ open }) => {
  let server: RunningServer
  let storefront: Program

  beforeAll(async () => {
    server = await startServer()
    storefront = await createProgram(server.url)
  })
  afterAll(async () => {
    await server.stop()
    await removeDirectory(server.directory)
  })

  it('explains how to place orders while there are none', async () => {
    const { page, consoleErrors } = await open()
    await signInOn(page, server.url)
    await page.getByText('No orders yet').waitFor()
    expect(consoleErrors).toEqual([])
  })

  it('changes the status, and its history names the person (R9b, R22, R25)', async () => {
    const id = await storefront.placeOrder()
    const { page, consoleErrors } = await open()
    await signInOn(page, server.url)
    await page.locator(`[data-order-id="${id}"]`).click()
    await page.getByRole('button', { name: 'Mark as shipped' }).click()
    await page.getByRole('button', { name: 'Mark as out for delivery' }).waitFor()
    await page.getByText('by admin').first().waitFor()
    expect(consoleErrors).toEqual([])
  })

  it('cancels an order only with a reason', async () => {
    const id = await storefront.placeOrder()
    const { page } = await open()
    await signInOn(page, server.url)
    await page.goto(`${server.url}/orders/${id}`)
    await page
      .getByRole('button', { name: /cancel/i })
      .first()
      .click()
    await page.getByLabel(/reason/i).fill('Sold out')
    await page
      .getByRole('button', { name: /cancel/i })
      .last()
      .click()
    await expect
      .poll(() => page.getByText('Sold out').count(), { timeout: 10_000 })
      .toBeGreaterThan(0)
  })

  it('shows a change by another viewer at once, without another query (R27)', async () => {
    const id = await storefront.placeOrder()
    const { page, consoleErrors } = await open()
    await signInOn(page, server.url)
    // The streams of the page before must be closed, because the test counts streams.
    await page.goto('about:blank')
    await expect.poll(() => openStreams(server.url), { timeout: 10_000 }).toBe(0)
    const queries: string[] = []
    page.on('request', (request) => {
      const body = request.postData() ?? ''
      if (body.includes('query OrderDetail')) queries.push(body)
    })
    await page.goto(`${server.url}/orders/${id}`)
    await page.getByRole('heading', { level: 1, name: /^ORD-/ }).waitFor()
    // The streams of the statistics, the events and the order.
    await expect.poll(() => openStreams(server.url)).toBe(3)
    await storefront.moveOrder(id, 'SHIPPED')
    await page.getByRole('button', { name: 'Out for delivery' }).waitFor({ timeout: 5_000 })
    await page.getByText('Pending → Shipped').waitFor()
    await page
      .getByText(/by key:storefront/)
      .last()
      .waitFor()
    expect(queries).toHaveLength(1)
    expect(consoleErrors).toEqual([])
  })

  it('prints only the order, black on white, also from the dark theme', async () => {
    const id = await storefront.placeOrder('printed')
    await storefront.placeOrder('printed')
    const { page } = await open({ colorScheme: 'dark' })
    await signInOn(page, server.url)
    await page.goto(`${server.url}/orders/${id}`)
    const heading = page.getByRole('heading', { level: 1, name: /^ORD-/ })
    await page.getByText('Their other orders').waitFor()
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
    for (const screenOnly of [
      page.getByRole('banner'),
      page.getByRole('button'),
      page.getByText('All orders'),
      page.getByText('Their other orders'),
    ]) {
      expect(await screenOnly.filter({ visible: true }).count()).toBe(0)
    }
    for (const printed of ['Tea pot', 'At the shop', 'printed@example.com', 'Order placed']) {
      expect(await page.getByText(printed).filter({ visible: true }).count()).toBe(1)
    }
    const colors = await heading.evaluate((element) => [
      getComputedStyle(element).color,
      getComputedStyle(element.ownerDocument.body).backgroundColor,
    ])
    expect(colors).toEqual(['rgb(0, 0, 0)', 'rgb(255, 255, 255)'])
  })

  it('tells the second of two admins that the first has changed the order (walk 7)', async () => {
    const id = await storefront.placeOrder()
    const { page: one } = await open()
    const { page: two } = await open()
    for (const page of [one, two]) {
      await signInOn(page, server.url)
      await waitForIndicator(page, 'Live updates active')
      // The tab opens its own streams, which the test can block.
      await page.goto(`${server.url}/orders/${id}?stream=tab`)
      await page.getByRole('button', { name: 'Shipped' }).waitFor()
    }
    // The second admin's page gets no live updates, so it does not see the change.
    await two.route('**/graphql', async (route) => {
      const body = route.request().postData() ?? ''
      if (/subscription|recentOrders/.test(body)) await route.abort()
      else await route.continue()
    })
    await two.reload()
    await two.getByRole('button', { name: 'Shipped' }).waitFor()
    await one.getByRole('button', { name: 'Shipped' }).click()
    await one.getByRole('button', { name: 'Out for delivery' }).waitFor()
    await two.getByRole('button', { name: 'Shipped' }).click()
    await two.getByRole('alert').first().waitFor()
    await two.getByRole('button', { name: 'Out for delivery' }).waitFor()
    expect(await two.getByRole('button', { name: 'Shipped' }).count()).toBe(0)
  })
})
