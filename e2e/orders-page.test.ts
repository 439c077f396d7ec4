import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createProgram, type Program } from './support/api.ts'
import {
  describeInChromium,
  openThroughNavigation,
  signInOn,
  waitForIndicator,
} from './support/browser.ts'
import { removeDirectory, startServer, type RunningServer } from './support/server.ts'

describeInChromium('the orders page and its frame', ({ open }) => {
  let server: RunningServer
  let storefront: Program

  beforeAll(async () => {
    server = await startServer({ command: 'demo', env: { DEMO_ORDERS: '200', DEMO_RATE: '0' } })
    storefront = await createProgram(server.url)
  })
  afterAll(async () => {
    await server.stop()
    await removeDirectory(server.directory)
  })

  async function openOrders(options: Parameters<typeof open>[0] = {}) {
    const { page } = await open({ viewport: { width: 1440, height: 900 }, ...options })
    await signInOn(page, server.url)
    const rows = page.getByTestId('order-row')
    await rows.first().waitFor()
    return { page, rows }
  }

  const boxOf = async (locator: Locator) => {
    const box = await locator.boundingBox()
    if (box === null) throw new Error('not shown')
    return { ...box, right: box.x + box.width, bottom: box.y + box.height }
  }

  /** How many rows are within the window as a whole. */
  const wholeRows = (page: Page) =>
    page
      .getByTestId('order-row')
      .evaluateAll(
        (rows) => rows.filter((row) => row.getBoundingClientRect().bottom <= innerHeight).length,
      )

  it('has room for 17 orders at 1440 × 900, and 20 in the compact density', async () => {
    const { page } = await openOrders()
    expect(await wholeRows(page)).toBeGreaterThanOrEqual(17)
    await page.getByRole('button', { name: 'Columns' }).click()
    await page.getByLabel('Compact').check()
    await page.keyboard.press('Escape')
    await expect.poll(() => wholeRows(page)).toBeGreaterThanOrEqual(20)
  })

  it('keeps the head of the table in view, below the toolbar', async () => {
    const { page } = await openOrders()
    await page.mouse.move(600, 600)
    await page.mouse.wheel(0, 400)
    await expect.poll(() => page.evaluate('scrollY')).toBeGreaterThan(200)
    const toolbar = await boxOf(page.getByRole('button', { name: 'Columns' }))
    const head = await boxOf(page.getByRole('columnheader', { name: 'Customer' }))
    expect(head.y).toBeGreaterThanOrEqual(toolbar.bottom)
    expect(head.bottom).toBeLessThan(200)
  })

  it.each([
    { name: 'desktop', viewport: { width: 1440, height: 900 } },
    { name: 'phone', viewport: { width: 390, height: 844 } },
  ])('has a place for new orders that covers nothing, on a $name (D12)', async ({ viewport }) => {
    const { page, rows } = await openOrders({ viewport })
    await page.getByRole('button', { name: 'Pause the list' }).click()
    const before = await boxOf(rows.first())
    await storefront.placeOrder('waits.to.be.shown')
    const news = page.getByTestId('new-orders')
    await news.waitFor()
    expect(await boxOf(rows.first())).toEqual(before)
    const place = await boxOf(news)
    expect(place.bottom).toBeLessThanOrEqual(before.y)
    expect(place.right).toBeLessThanOrEqual(viewport.width)
    const atItsMiddle = await page.evaluate(
      ([x, y]) =>
        document
          .elementFromPoint(x ?? 0, y ?? 0)
          ?.closest('[data-testid]')
          ?.getAttribute('data-testid'),
      [place.x + place.width / 2, place.y + place.height / 2],
    )
    expect(atItsMiddle).toBe('new-orders')
    await news.click()
    await news.waitFor({ state: 'detached' })
  })

  it('says what a search found, also if that is nothing (D13)', async () => {
    const { page } = await openOrders()
    await page.getByLabel('Search orders').fill('no such order')
    await page.getByRole('heading', { name: 'Results for “no such order”' }).waitFor()
    await page.getByText('0 orders').waitFor()
    expect(await page.getByText('All orders · 0').count()).toBe(0)
  })

  it('leads to every page, and back (D21)', async () => {
    const { page } = await openOrders()
    for (const name of ['People', 'API keys', 'Audit log', 'Orders']) {
      await openThroughNavigation(page, name)
      await page.getByRole('heading', { level: 1, name }).waitFor()
      expect(await page.getByRole('link', { name, exact: true }).getAttribute('aria-current')).toBe(
        'page',
      )
    }
  })

  it('pins a view, and shows its live count in the navigation', async () => {
    const { page } = await openOrders()
    const pinned = page.getByRole('list', { name: 'Pinned views' })
    await page.getByRole('button', { name: /^Views/ }).click()
    await page.getByRole('button', { name: 'Pin “Due today”' }).click()
    await page.keyboard.press('Escape')
    await pinned.getByRole('link', { name: 'Due today' }).waitFor()
    const toShip = pinned.getByRole('link', { name: 'To ship' }).getByTestId('view-count')
    const before = Number(await toShip.textContent())
    await storefront.placeOrder()
    await expect.poll(async () => Number(await toShip.textContent())).toBe(before + 1)
    await pinned.getByRole('link', { name: 'Late' }).click()
    await page.getByRole('heading', { name: 'Late orders' }).waitFor()
  })

  it('can be collapsed, and remembers it', async () => {
    const { page } = await openOrders()
    await page.getByRole('button', { name: 'Collapse', exact: true }).click()
    await page.getByRole('button', { name: 'Collapse the activity' }).click()
    await page.reload()
    await page.getByRole('button', { name: 'Expand the sidebar' }).waitFor()
    await page.getByRole('button', { name: 'Show the activity' }).waitFor()
    expect(await page.getByRole('list', { name: 'Pinned views' }).count()).toBe(0)
    expect(await page.getByRole('link', { name: 'API keys' }).isVisible()).toBe(true)
  })

  it.each([
    { name: 'a phone in landscape', viewport: { width: 844, height: 390 } },
    { name: '400 % zoom', viewport: { width: 360, height: 225 } },
    { name: 'a large screen', viewport: { width: 1920, height: 1080 } },
  ])(
    'keeps the account menu on the screen and at its button, on $name (D2)',
    async ({ viewport }) => {
      const { page } = await openOrders({ viewport })
      const account = page.getByRole('button', { name: /^Account/ })
      await account.click()
      const button = await boxOf(account)
      const menu = await boxOf(page.getByRole('dialog'))
      expect(menu.y).toBeGreaterThanOrEqual(button.bottom - 1)
      expect(menu.bottom).toBeLessThanOrEqual(viewport.height)
      expect(Math.abs(menu.right - button.right)).toBeLessThanOrEqual(8)
      await page.getByRole('button', { name: 'Sign out' }).click()
      await page.getByLabel('Username').waitFor()
    },
  )

  it('loses no key that is typed while the palette loads (D3)', async () => {
    const { page } = await open()
    let load = () => {}
    const asked = new Promise<void>((resolve) => {
      load = resolve
    })
    await page.route('**/assets/CommandPalette*.js', async (route) => {
      await asked
      await route.continue()
    })
    await signInOn(page, server.url)
    await page.getByTestId('order-row').first().waitFor()
    await page.keyboard.press('Control+k')
    await page.keyboard.type('pending')
    load()
    const field = page.getByRole('combobox', { name: 'Search or jump to' })
    await field.waitFor()
    await page.keyboard.type(' orders')
    expect(await field.inputValue()).toBe('pending orders')
    // “p” would have paused the list, which is hidden from assistive technology while the palette is open.
    const pause = page.getByRole('button', { name: 'Pause the list', includeHidden: true })
    expect(await pause.count()).toBe(1)
  })

  it('isolates a name that changes the direction of text (D9)', async () => {
    const { page } = await openOrders()
    const username = 'נועה.לוי'
    const id = await storefront.placeOrder(username)
    const row = page.locator(`[data-order-id="${id}"]`)
    await row.waitFor()
    const name = row.getByText(username)
    expect(await name.evaluate((element) => element.closest('[dir=auto]') !== null)).toBe(true)
    const credits = await boxOf(row.getByText('30', { exact: true }))
    expect(credits.x).toBeGreaterThan((await boxOf(name)).x)
  })

  it('shows what is selected in forced colors (D8)', async () => {
    const { page } = await openOrders({ forcedColors: 'active' })
    const outline = (locator: Locator) =>
      locator.evaluate((element) => getComputedStyle(element).outlineStyle)
    expect(await outline(page.getByRole('button', { name: /^All orders/ }))).toBe('solid')
    expect(await outline(page.getByRole('button', { name: 'Filters' }))).toBe('solid')
    expect(await outline(page.getByRole('link', { name: 'Orders', exact: true }))).toBe('solid')
  })

  it('prints the list as a table alone (D19)', async () => {
    const { page, rows } = await openOrders({ colorScheme: 'dark' })
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
    for (const gone of ['banner', 'complementary', 'search'] as const) {
      expect(await page.getByRole(gone).filter({ visible: true }).count()).toBe(0)
    }
    expect(await page.getByRole('button', { name: 'Columns' }).isVisible()).toBe(false)
    expect(await rows.filter({ visible: true }).count()).toBe(25)
    const color = await rows.first().evaluate((row) => getComputedStyle(row).color)
    expect(color).toBe('rgb(0, 0, 0)')
  })
})

describe('a busy shop', () => {
  describeInChromium('in the page', ({ open }) => {
    let server: RunningServer
    beforeAll(async () => {
      server = await startServer({ command: 'demo', env: { DEMO_ORDERS: '200', DEMO_RATE: '120' } })
    })
    afterAll(async () => {
      await server.stop()
      await removeDirectory(server.directory)
    })

    /**
     * The share of ten seconds in which something is animated. It is read from the animations' own times
     * rather than from the frames that were drawn: a loaded machine draws few, and most while something moves.
     */
    const moving = (page: Page) =>
      page.evaluate(async () => {
        const length = 10_000
        const now = () => Number(document.timeline.currentTime)
        const start = now()
        const seen = new Map<Animation, { from: number; to: number }>()
        while (now() < start + length) {
          await new Promise(requestAnimationFrame)
          for (const animation of document.getAnimations()) {
            if (animation.playState !== 'running') continue
            const from = Number(animation.startTime ?? now())
            const { endTime } = animation.effect?.getComputedTiming() ?? {}
            seen.set(animation, { from, to: Math.min(from + Number(endTime), start + length) })
          }
        }
        let covered = start
        let moved = 0
        for (const { from, to } of [...seen.values()].sort((a, b) => a.from - b.from)) {
          moved += Math.max(0, to - Math.max(from, covered))
          covered = Math.max(covered, to)
        }
        return moved / length
      })

    it('moves for at most half of the time, and not at all while it is paused (D17)', async () => {
      const { page } = await open({ viewport: { width: 1440, height: 900 } })
      await signInOn(page, server.url)
      await waitForIndicator(page, 'Live updates active')
      await page.getByTestId('order-row').first().waitFor()
      const share = await moving(page)
      expect(share).toBeGreaterThan(0)
      expect(share).toBeLessThanOrEqual(0.5)
      await page.getByRole('button', { name: 'Pause the list' }).click()
      // What was highlighted when the list was paused fades first.
      await page.locator('tr[data-pulse]').first().waitFor({ state: 'detached' })
      await expect.poll(() => page.evaluate('document.getAnimations().length')).toBe(0)
      expect(await moving(page)).toBe(0)
    })
  })
})
