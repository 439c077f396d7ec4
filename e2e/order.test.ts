import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createProgram, type Program } from './support/api.ts'
import { describeInChromium, signInOn, waitForIndicator } from './support/browser.ts'
import { openStreams, removeDirectory, startServer, type RunningServer } from './support/server.ts'

/** A window with room for an order beside the list. */
const DESKTOP = { width: 1440, height: 900 }

/** The text of the element that has the focus. */
const focused = (page: Page) => page.evaluate(() => document.activeElement?.textContent.trim())

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

  it('changes the status by keyboard, and keeps the focus on the control (D7)', async () => {
    const id = await storefront.placeOrder()
    const { page, consoleErrors } = await open({ viewport: DESKTOP })
    await signInOn(page, server.url)
    await page.locator(`[data-order-id="${id}"]`).click()
    await page.getByRole('button', { name: 'Mark as shipped' }).focus()
    for (const next of ['Mark as out for delivery', 'Mark as delivered']) {
      await page.keyboard.press('Enter')
      await page.getByRole('button', { name: next }).waitFor()
      expect(await focused(page)).toBe(next)
    }
    await page.keyboard.press('Enter')
    await page.getByText('This status is final').waitFor()
    await expect.poll(() => focused(page)).toContain('This status is final')
    expect(consoleErrors).toEqual([])
  })

  it('changes the status by a key from the list, and goes on to the next order (D7)', async () => {
    const [older, newer] = [await storefront.placeOrder(), await storefront.placeOrder()]
    const { page, consoleErrors } = await open({ viewport: DESKTOP })
    await signInOn(page, server.url)
    const row = (id: string) => page.locator(`[data-order-id="${id}"]`)
    await row(newer).click()
    await page.getByRole('button', { name: 'Mark as shipped' }).waitFor()
    await row(newer).getByRole('link').focus()
    await page.keyboard.press('s')
    await page.getByRole('button', { name: 'Mark as out for delivery' }).waitFor()
    expect(new URL(page.url()).searchParams.get('order')).toBe(newer)
    await page.keyboard.press('Shift+S')
    await page.waitForURL(`**/?order=${older}`)
    await row(newer).getByText('Out for delivery').waitFor()
    await page.getByRole('button', { name: 'Mark as shipped' }).waitFor()
    expect(
      await row(older)
        .getByRole('link')
        .evaluate((link) => link.matches(':focus')),
    ).toBe(true)
    expect(consoleErrors).toEqual([])
  })

  it('says that an order cannot be loaded, with a way to try again and to close it (D6)', async () => {
    const id = await storefront.placeOrder()
    const { page } = await open({ viewport: DESKTOP })
    await signInOn(page, server.url)
    const beside = page.getByRole('complementary', { name: 'Open order' })
    const failure = beside.getByRole('alert')
    const row = page.locator(`[data-order-id="${id}"]`)
    await row.waitFor()

    // The code that shows an order is not loaded yet.
    await page.route('**', (route) => route.abort())
    await row.click()
    await failure.getByText('could not be loaded').waitFor()
    await beside.getByRole('button', { name: 'Close the order' }).click()
    await beside.waitFor({ state: 'detached' })
    await row.click()
    await failure.getByText('could not be loaded').waitFor()
    await page.unroute('**')
    await beside.getByRole('button', { name: 'Try again' }).click()
    await beside.getByRole('heading', { level: 2, name: /^ORD-/ }).waitFor()
    expect(await failure.count()).toBe(0)
  })

  it('keeps a reason that was typed while another order is looked at (D20)', async () => {
    const [older, newer] = [await storefront.placeOrder(), await storefront.placeOrder()]
    const { page } = await open({ viewport: DESKTOP })
    await signInOn(page, server.url)
    const row = (id: string) => page.locator(`[data-order-id="${id}"]`)
    const reason = page.getByLabel(/reason/i)
    await row(older).click()
    await page.getByRole('button', { name: 'Cancel…' }).click()
    await reason.fill('Sold out since noon')
    await row(newer).click()
    await page.getByRole('button', { name: 'Mark as shipped' }).waitFor()
    expect(await reason.count()).toBe(0)
    await row(older).click()
    await expect.poll(() => reason.inputValue()).toBe('Sold out since noon')
    await page.getByRole('button', { name: 'Cancel this order' }).click()
    const present = page.getByRole('listitem').and(page.locator('[aria-current=step]'))
    await present.getByText('Cancelled').waitFor()
    await page.getByText('“Sold out since noon” by admin').waitFor()
  })

  it('keeps the actions under the thumb on a phone, above a bar at the bottom', async () => {
    const id = await storefront.placeOrder()
    const { page } = await open({ viewport: { width: 390, height: 600 } })
    await signInOn(page, server.url)
    await page.goto(`${server.url}/orders/${id}`)
    const button = page.getByRole('button', { name: 'Mark as shipped' })
    await button.waitFor()
    const bar = page.getByRole('navigation', { name: 'Shortcuts' })
    const gap = async () => {
      const { y = 0, height = 0 } = (await button.boundingBox()) ?? {}
      return ((await bar.boundingBox())?.y ?? 0) - y - height
    }
    await expect.poll(gap).toBeGreaterThanOrEqual(0)
    expect(await gap()).toBeLessThan(24)
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
    const heading = page.getByRole('heading', { level: 2, name: /^ORD-/ })
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

  it('prints the order that is open beside the list, and leaves it open', async () => {
    const id = await storefront.placeOrder()
    const { page } = await open({ viewport: DESKTOP })
    await signInOn(page, server.url)
    await page.locator(`[data-order-id="${id}"]`).click()
    const beside = page.getByRole('complementary', { name: 'Open order' })
    await beside.getByRole('heading', { level: 2, name: /^ORD-/ }).waitFor()
    // The paper is narrower than the window.
    await page.pdf({ format: 'A4' })
    expect(new URL(page.url()).searchParams.get('order')).toBe(id)
    expect(await beside.isVisible()).toBe(true)
    await page.emulateMedia({ media: 'print' })
    expect(await page.getByTestId('order-row').first().isVisible()).toBe(false)
    expect(await beside.getByText('Tea pot').isVisible()).toBe(true)
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
    const alert = two.getByRole('alert').first()
    await alert.waitFor()
    // Who, to what and when (D11).
    expect(await alert.innerText()).toMatch(/admin changed this order to shipped first: .*\(now\)/s)
    await two.getByRole('button', { name: 'Out for delivery' }).waitFor()
    expect(await two.getByRole('button', { name: 'Shipped' }).count()).toBe(0)
  })
})
