import { afterAll, beforeAll, expect, it } from 'vitest'
import { createProgram, type Program } from './support/api.ts'
import { describeInChromium, signInOn, waitForIndicator } from './support/browser.ts'
import { removeDirectory, startServer, type RunningServer } from './support/server.ts'

describeInChromium('list of orders', ({ open }) => {
  let server: RunningServer
  let storefront: Program

  beforeAll(async () => {
    const env = { DEMO_ORDERS: '297', DEMO_RATE: '0' }
    server = await startServer({ command: 'demo', env })
    storefront = await createProgram(server.url)
    // Pending orders at the top of the list, whatever was generated.
    for (let n = 0; n < 3; n += 1) await storefront.placeOrder()
  })
  afterAll(async () => {
    await server.stop()
    await removeDirectory(server.directory)
  })

  async function openList(viewport = { width: 1440, height: 900 }) {
    const { page, consoleErrors } = await open({ viewport })
    await signInOn(page, server.url)
    await waitForIndicator(page, 'Live updates active')
    const rows = page.getByTestId('order-row')
    await rows.first().waitFor()
    const ids = () => rows.evaluateAll((all) => all.map((row) => row.dataset['orderId']))
    return { page, consoleErrors, rows, ids }
  }

  it('does not move under the pointer, and shows new orders on request (R15)', async () => {
    const { page, rows, ids, consoleErrors } = await openList()
    await rows.nth(3).hover()
    const before = await ids()
    const box = await rows.nth(3).boundingBox()
    const placed = await storefront.placeOrder('new.while.reading')
    await storefront.moveOrder(before[2] ?? '', 'SHIPPED')
    const news = page.getByTestId('new-orders')
    await news.getByText('1 new order').waitFor()
    await rows.nth(2).getByText('Shipped').waitFor()
    expect(await ids()).toEqual(before)
    expect(await rows.nth(3).boundingBox()).toEqual(box)

    // The button stays visible when the page is scrolled.
    await page.mouse.wheel(0, 600)
    const header = await page.getByRole('banner').boundingBox()
    await expect
      .poll(async () => (await news.boundingBox())?.y)
      .toBeGreaterThanOrEqual(header?.height ?? NaN)

    await news.click()
    await expect.poll(async () => (await ids())[0]).toBe(placed)
    expect(await ids()).toEqual([placed, ...before.slice(0, -1)])
    await news.waitFor({ state: 'detached' })
    expect(consoleErrors).toEqual([])
  })

  it('does not move while the page is scrolled, also on a phone (R15)', async () => {
    const { page, rows, ids } = await openList({ width: 390, height: 844 })
    await page.evaluate('scrollTo(0, 400)')
    const before = await ids()
    const box = await rows.first().boundingBox()
    await storefront.placeOrder('new.while.scrolled')
    await page.getByTestId('new-orders').waitFor()
    expect(await ids()).toEqual(before)
    expect(await rows.first().boundingBox()).toEqual(box)
  })

  it('pages forward and back without gaps while orders arrive', async () => {
    const { page, ids, rows } = await openList()
    // Pauses the list, so that only the paging changes it.
    await page.getByRole('button', { name: 'Pause the list' }).click()
    const turn = async (name: 'Next' | 'Previous') => {
      const before = await ids()
      await storefront.placeOrder('while.paging')
      await page.getByRole('button', { name, exact: true }).click()
      await expect.poll(ids).not.toEqual(before)
      await page.locator('[aria-busy=false]').first().waitFor()
      return ids()
    }
    const first = await ids()
    const seen = [...first]
    const pages = [first]
    for (let each = 1; each < 10; each += 1) {
      const turned = await turn('Next')
      pages.push(turned)
      seen.push(...turned)
    }
    expect(new Set(seen).size).toBe(250)
    expect(seen.map(Number)).toEqual(seen.map(Number).sort((one, other) => other - one))
    for (let each = 8; each >= 0; each -= 1) expect(await turn('Previous')).toEqual(pages[each])
    // Fewer orders than a page were placed meanwhile, so this must be the full first page.
    const newest = await storefront.placeOrder('while.paging')
    await page.getByRole('button', { name: 'Previous', exact: true }).click()
    await expect.poll(() => new URL(page.url()).search).toBe('')
    await expect.poll(async () => (await ids())[0]).toBe(newest)
    await expect.poll(() => rows.count()).toBe(25)
  })

  it('moves by keyboard with the order beside the list, and keeps its position', async () => {
    const { page, ids, rows, consoleErrors } = await openList()
    const [one, two, three] = await ids()
    const detail = page.getByRole('complementary', { name: 'Open order' })
    await page.keyboard.press('j')
    await page.keyboard.press('j')
    await page.keyboard.press('Enter')
    const number = await rows.nth(1).getByRole('link').innerText()
    await detail.getByRole('heading', { name: number }).waitFor()
    expect(new URL(page.url()).searchParams.get('order')).toBe(two)

    await page.keyboard.press('j')
    await expect.poll(() => new URL(page.url()).searchParams.get('order')).toBe(three)
    await page.keyboard.press('k')
    await page.keyboard.press('k')
    await expect.poll(() => new URL(page.url()).searchParams.get('order')).toBe(one)
    await storefront.moveOrder(one ?? '', 'SHIPPED')
    await detail.getByRole('button', { name: 'Mark as out for delivery' }).waitFor()

    await page.reload()
    await detail.getByText('Shipped').first().waitFor()
    // The row must exist before the focus can return to it.
    await rows.first().waitFor()
    await page.keyboard.press('Escape')
    await detail.waitFor({ state: 'detached' })
    expect(new URL(page.url()).search).toBe('')
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.closest('tr')?.dataset['orderId']))
      .toBe(one)
    expect(consoleErrors).toEqual([])
  })

  it('opens an order as a page if there is no room beside the list, and returns to its place (D4)', async () => {
    const { page, rows, ids } = await openList({ width: 390, height: 844 })
    const row = rows.nth(20)
    const id = (await ids())[20]
    await row.scrollIntoViewIfNeeded()
    const scrolled = await page.evaluate('scrollY')
    expect(scrolled).toBeGreaterThan(0)
    for (const goBack of [
      () => page.goBack(),
      () => page.getByRole('banner').getByRole('link', { name: 'Orders' }).click(),
    ]) {
      await row.click()
      await page.waitForURL(`**/orders/${id}`)
      await page.getByRole('heading', { level: 1, name: /^ORD-/ }).waitFor()
      await goBack()
      await rows.first().waitFor()
      // Nothing has changed in the meantime.
      expect(await page.locator('[data-order-id][data-pulse]').count()).toBe(0)
      await expect.poll(() => page.evaluate('scrollY')).toBe(scrolled)
      const focused = 'document.activeElement.closest("[data-order-id]")?.dataset.orderId'
      await expect.poll(() => page.evaluate(focused)).toBe(id)
    }
  })

  it('shows the list again when the window is widened (D5)', async () => {
    const { page, rows, ids } = await openList()
    const [first] = await ids()
    await rows.first().click()
    const detail = page.getByRole('complementary', { name: 'Open order' })
    await detail.getByRole('heading', { name: /^ORD-/ }).waitFor()
    await page.setViewportSize({ width: 800, height: 900 })
    await rows.first().waitFor({ state: 'hidden' })
    expect(await detail.isVisible()).toBe(true)
    await page.setViewportSize({ width: 1440, height: 900 })
    await rows.first().waitFor()
    expect(await detail.isVisible()).toBe(true)
    expect(new URL(page.url()).searchParams.get('order')).toBe(first)
  })
})
