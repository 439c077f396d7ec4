import { afterAll, beforeAll, expect, it } from 'vitest'
import { createProgram, type Program } from './support/api.ts'
import { choose, describeInChromium, signInOn } from './support/browser.ts'
import { removeDirectory, startServer, type RunningServer } from './support/server.ts'

describeInChromium('finding an order', ({ open }) => {
  let server: RunningServer
  let storefront: Program

  beforeAll(async () => {
    const env = { DEMO_ORDERS: '1250', DEMO_RATE: '0' }
    server = await startServer({ command: 'demo', env })
    storefront = await createProgram(server.url)
  })
  afterAll(async () => {
    await server.stop()
    await removeDirectory(server.directory)
  })

  it('searches by keyboard alone, and repeats the search after a reload', async () => {
    await storefront.placeOrder('wilhelmina.of.orange')
    const { page, consoleErrors } = await open()
    await signInOn(page, server.url)
    const rows = page.getByTestId('order-row')
    await rows.first().waitFor()
    await page.keyboard.press('/')
    await page.keyboard.type('helmina.of')
    // Until the answer arrives, the old rows are shown, with marks too.
    await expect.poll(() => rows.count(), { timeout: 10_000 }).toBe(1)
    await page.locator('mark').first().waitFor()
    expect(page.url()).toContain('search=helmina.of')
    // Opens the found order without the mouse.
    await page.keyboard.press('Enter')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 2, name: /^ORD-/ }).waitFor()
    await page.keyboard.press('Escape')
    await page.reload()
    await page.locator('mark').first().waitFor()
    expect(await page.getByLabel('Search orders').inputValue()).toBe('helmina.of')
    await page.keyboard.press('/')
    await page.keyboard.press('Escape')
    await rows.nth(24).waitFor()
    expect(page.url()).not.toContain('search')
    expect(consoleErrors).toEqual([])
  })

  it('sorts by credits, the highest first', async () => {
    const { page } = await open()
    await signInOn(page, server.url)
    await page.getByRole('button', { name: 'Credits' }).click()
    await page.locator('th[aria-sort=descending]', { hasText: 'Credits' }).waitFor()
    const credits = async () =>
      (await page.locator('[data-testid=order-row] td:nth-child(4)').allInnerTexts()).map((text) =>
        Number(text.replace(/\D/g, '')),
      )
    await expect
      .poll(async () => {
        const shown = await credits()
        return (
          shown.length === 25 && shown.every((each, at) => at === 0 || each <= (shown[at - 1] ?? 0))
        )
      })
      .toBe(true)
  })

  it('filters, and keeps the filters after a reload', async () => {
    const { page, consoleErrors } = await open()
    await signInOn(page, server.url)
    await page.getByRole('button', { name: 'Filters' }).click()
    await choose(page.getByLabel('Delivery', { exact: true }), 'Pickup')
    await page.getByRole('button', { name: 'Last 30 days' }).click()
    await page.getByLabel('At least').fill('50')
    await page.getByLabel('At most').fill('40')
    await page.getByText('The upper limit is below the lower limit').waitFor()
    expect(page.url()).not.toContain('max=')
    await page.getByLabel('At most').fill('200')
    await page.getByRole('button', { name: 'Filters (4)' }).waitFor()
    const chips = page.getByRole('list', { name: 'Active filters' })
    const labels = async () => (await chips.innerText()).split('\n').filter(Boolean)
    const before = await labels()
    expect(before).toEqual([
      'Pickup',
      expect.stringMatching(/^From /),
      'At least 50 credits',
      'At most 200 credits',
      'Clear all',
    ])
    const amounts = async () =>
      (await page.locator('[data-testid=order-row] td:nth-child(4)').allInnerTexts()).map(Number)
    const fit = async () => {
      const shown = await amounts()
      return shown.length > 0 && shown.every((credits) => credits >= 50 && credits <= 200)
    }
    await expect.poll(fit).toBe(true)
    await page.reload()
    await page.getByTestId('order-row').first().waitFor()
    expect(await labels()).toEqual(before)
    await expect.poll(fit).toBe(true)
    await page.getByRole('button', { name: 'Remove filter: Pickup' }).click()
    await page.getByRole('button', { name: 'Filters (3)' }).waitFor()
    await page.getByRole('button', { name: 'Clear all' }).click()
    await page.getByRole('heading', { name: 'All orders' }).waitFor({ state: 'attached' })
    expect(new URL(page.url()).search).toBe('')
    expect(consoleErrors).toEqual([])
  })

  it('lists late orders in a view', async () => {
    const yesterday = new Date(Date.now() - 86_400_000).toISOString()
    await storefront.placeOrder('late.customer', { estimatedDelivery: yesterday })
    const { page } = await open()
    await signInOn(page, server.url)
    await page.getByRole('button', { name: /^Views/ }).click()
    const menu = page.getByRole('dialog', { name: 'Views' })
    await menu.getByRole('link', { name: 'Late', exact: true }).click()
    await page.getByRole('heading', { name: 'Late orders' }).waitFor()
    const rows = page.getByTestId('order-row')
    await rows.getByText('late.customer').waitFor()
    await expect
      .poll(async () => {
        const shown = await rows.count()
        return shown > 0 && (await rows.filter({ hasText: 'Late' }).count()) === shown
      })
      .toBe(true)
  })

  it('saves a view for later visits and other tabs', async () => {
    const { page, context } = await open()
    await signInOn(page, server.url)
    await page.goto(`${server.url}/?status=DELIVERED&sort=TOTAL_CREDITS.DESC`)
    await page.getByTestId('order-row').nth(24).waitFor()
    await choose(page.getByLabel('Orders per page'), '50')
    await page.getByTestId('order-row').nth(49).waitFor()
    const menu = page.getByRole('button', { name: /^Views/ })
    await menu.click()
    await page.getByLabel('Save this view as').fill('Best sellers')
    await page.keyboard.press('Enter')
    await page.getByText('“Best sellers” is saved.').waitFor()
    await page.goto(server.url)
    const other = await context.newPage()
    await other.goto(server.url)
    for (const each of [page, other]) {
      await each.getByTestId('order-row').nth(24).waitFor()
      await each.getByRole('button', { name: /^Views/ }).click()
      const views = each.getByRole('dialog', { name: 'Views' })
      await views.getByRole('link', { name: 'Best sellers' }).click()
      await each.getByTestId('order-row').nth(49).waitFor()
      await each.getByRole('heading', { name: 'Delivered orders' }).waitFor()
    }
    // A view that is deleted in one tab disappears from the other.
    await menu.click()
    await page.getByRole('button', { name: 'Delete “Best sellers”' }).click()
    await page.getByRole('button', { name: 'Undo' }).waitFor()
    await other.getByRole('button', { name: /^Views/ }).click()
    const views = other.getByRole('dialog', { name: 'Views' })
    await views.getByRole('link', { name: 'To ship' }).waitFor()
    await expect
      .poll(() => other.getByRole('link', { name: 'Best sellers' }).count(), { timeout: 10_000 })
      .toBe(0)
  })

  it('keeps the chosen columns and row height after a reload', async () => {
    // The window is wide enough for all columns.
    const { page } = await open({ viewport: { width: 1920, height: 1080 } })
    await signInOn(page, server.url)
    const heads = () => page.locator('th').allInnerTexts()
    await page.getByTestId('order-row').first().waitFor()
    expect(await heads()).toContain('Delivery')
    await page.getByRole('button', { name: 'Columns' }).click()
    await page.getByLabel('Delivery', { exact: true }).uncheck()
    await page.getByLabel('Compact').check()
    const height = async () => (await page.getByTestId('order-row').first().boundingBox())?.height
    const compact = await height()
    await page.reload()
    await page.getByTestId('order-row').first().waitFor()
    await expect.poll(heads).not.toContain('Delivery')
    await expect.poll(height).toBe(compact)
  })
})
