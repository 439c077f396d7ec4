import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { createProgram, type Program } from './support/api.ts'
import { findings } from './support/axe.ts'
import { describeInChromium, openWindow, signInOn } from './support/browser.ts'
import { removeDirectory, startServer, type RunningServer } from './support/server.ts'

/** What only the United States write: 5:02 PM, Nov 26, 2026, 11/26/2026. */
const US_TIMES = /\d:\d\d(:\d\d)?\s[AP]M\b/
const US_DATES = /\b[A-Z][a-z]{2,8} \d{1,2}, \d{4}|\b\d{1,2}\/(1[3-9]|2\d|3[01])\/\d{4}/
const US_NUMBERS = /\d,\d{3}\b/

const LOCALES = [
  {
    locale: 'de-DE',
    timezoneId: 'Europe/Berlin',
    foreign: [US_TIMES, US_DATES, US_NUMBERS],
    total: /^1\.0\d\d$/,
    credits: '12.345',
    date: /^\d{1,2}\.\d{1,2}\.\d{4}, \d{2}:\d{2}$/,
  },
  {
    locale: 'ja-JP',
    timezoneId: 'Asia/Tokyo',
    foreign: [US_TIMES, US_DATES],
    total: /^1,0\d\d$/,
    credits: '12,345',
    date: /^\d{4}\/\d{2}\/\d{2} \d{1,2}:\d{2}$/,
  },
  {
    locale: 'ar-EG',
    timezoneId: 'Africa/Cairo',
    foreign: [US_TIMES, US_DATES, US_NUMBERS, /\d:\d\d/],
    total: /^١٬٠[٠-٩]{2}$/,
    credits: '١٢٬٣٤٥',
    date: /^\u2068[٠-٩\u200F]+\/[٠-٩\u200F]+\/٢٠٢[٠-٩]،\s[٠-٩]{1,2}:[٠-٩]{2}\s[صم]\u2069$/,
  },
]

describeInChromium('formats of numbers, dates and times (D14)', ({ open }) => {
  let server: RunningServer
  let program: Program
  /** An order with many credits. */
  let dear: string

  beforeAll(async () => {
    server = await startServer({ command: 'demo', env: { DEMO_ORDERS: '1002' } })
    program = await createProgram(server.url)
    dear = await placeDearOrder(program)
  })
  afterAll(async () => {
    await server.stop()
    await removeDirectory(server.directory)
  })

  it.each(LOCALES)(
    'are those of $locale on all pages',
    async ({ locale, timezoneId, foreign, total, credits, date }) => {
      const { page, consoleErrors } = await open({ locale, timezoneId })
      await signInOn(page, server.url)
      const expectNone = async (where: string) => {
        const texts = await shownTexts(page)
        for (const pattern of foreign) {
          expect(
            texts.filter((text) => pattern.test(text)),
            `${where}: ${pattern}`,
          ).toEqual([])
        }
      }
      await page.getByTestId('order-row').first().waitFor()
      await expect.poll(() => drawnText(page, 'total-orders')).toMatch(total)
      await page.locator(`[data-order-id="${dear}"]`).getByText(credits).waitFor()
      await expectNone('orders')

      await page.goto(`${server.url}/?from=2026-01-02&min=1500&sort=DATE_ORDERED.ASC`)
      await page.locator('td time').first().waitFor()
      await expectNone('filtered orders')

      await page.goto(`${server.url}/orders/${dear}`)
      await page.getByTestId('history').locator('time').first().waitFor()
      expect(await page.getByTestId('history').locator('time').first().textContent()).toMatch(date)
      await page.getByText(credits).first().waitFor()
      await expectNone('order')

      for (const path of ['people', 'keys', 'audit']) {
        await page.goto(`${server.url}/${path}`)
        await page.locator('main time').first().waitFor()
        await expectNone(path)
      }

      await page.goto(`${server.url}/account`)
      await page.getByTestId('session').first().waitFor()
      await page.getByTestId('formats-preview').waitFor()
      await expectNone('account')
      expect(consoleErrors).toEqual([])
    },
  )

  it('leave what programs read as it is', async () => {
    const { page } = await open({ locale: 'de-DE', timezoneId: 'Asia/Tokyo' })
    await signInOn(page, server.url)
    await page.locator('td time').first().waitFor()
    expect(await page.getByTestId('total-orders').textContent()).toMatch(/^10\d\d$/)
    expect(await page.locator('td time').first().getAttribute('datetime')).toMatch(/^\d{4}-.*Z$/)
  })

  it('follow the choice at once, in other tabs, and after a reload', async () => {
    const { page, context, consoleErrors } = await open({
      locale: 'en-US',
      timezoneId: 'America/New_York',
    })
    await signInOn(page, server.url)
    const other = await openWindow(context)
    await other.page.goto(`${server.url}/orders/${dear}`)
    const placed = other.page.getByTestId('history').locator('time').first()
    await placed.waitFor()
    expect(await placed.textContent()).toMatch(
      /^[A-Z][a-z]{2} \d{1,2}, \d{4}, \d{1,2}:\d{2}\s[AP]M$/,
    )
    await other.page.getByText('12,345').first().waitFor()

    // A page in the background draws one frame a second, which each click would wait for.
    await page.bringToFront()
    await page.goto(`${server.url}/account`)
    const preview = page.getByTestId('formats-preview')
    await preview.filter({ hasText: '1,234.5' }).waitFor()
    await choose(page, 'Formats', 'germany', 'German (Germany)')
    await preview
      .filter({ hasText: /^\s*\d{2}\.\d{2}\.\d{4}, \d{2}:\d{2} · 1\.234,5\s*$/ })
      .waitFor()
    await other.page.getByText('12.345').first().waitFor()
    expect(await placed.textContent()).toMatch(/^\d{2}\.\d{2}\.\d{4}, \d{2}:\d{2}$/)

    const hour = async () => /, (\d{2}):/.exec((await placed.textContent()) ?? '')?.[1]
    const before = await hour()
    await choose(page, 'Time zone', 'kolk', 'Asia/Kolkata')
    await page.getByText('German (Germany) · Asia/Kolkata').waitFor()
    await expect.poll(hour).not.toBe(before)
    await page.getByText('12 hours', { exact: true }).click()
    await expect.poll(() => placed.textContent()).toMatch(/\s[AP]M$/)

    for (const { page: each } of [{ page }, other]) await each.reload()
    await preview.filter({ hasText: /[AP]M · 1\.234,5/ }).waitFor()
    await placed.waitFor()
    expect(await placed.textContent()).toMatch(/^\d{2}\.\d{2}\.\d{4}, \d{1,2}:\d{2}\s[AP]M$/)

    await choose(page, 'Formats', 'as the', 'As the browser')
    await page.getByText('As the formats say').click()
    await choose(page, 'Time zone', 'device', 'As this device')
    await preview.filter({ hasText: '1,234.5' }).waitFor()
    await page.getByText('English (United States) · America/New York').waitFor()
    expect([...consoleErrors, ...other.consoleErrors]).toEqual([])
  })

  it('are as the browser has them if what is stored is invalid', async () => {
    const { page, consoleErrors } = await open({ locale: 'en-GB', timezoneId: 'Europe/London' })
    await page.addInitScript(() =>
      localStorage.setItem('formats', '{"locale":"no locale","clock":7,"timeZone":"Mars/Olympus"}'),
    )
    await signInOn(page, server.url)
    await page.goto(`${server.url}/account`)
    await page.getByText('English (United Kingdom) · Europe/London').waitFor()
    expect(consoleErrors).toEqual([])
  })

  it('decide where days begin: an order is due today in one time zone and tomorrow in another', async () => {
    const { page } = await open({ locale: 'en-GB', timezoneId: 'UTC' })
    await signInOn(page, server.url)
    const now = new Date()
    const estimatedDelivery = new Date(now.getTime() + 6 * 3_600_000).toISOString()
    const id = await program.placeOrder('day.border', { estimatedDelivery })
    const listedIn = async (timeZone: string, due: string) => {
      await page.evaluate((zone) => {
        localStorage.setItem('formats', JSON.stringify({ timeZone: zone }))
      }, timeZone)
      await page.goto(`${server.url}/?due=${due}&q=day.border`)
      const none = page.getByText('No orders match')
      await page.getByTestId('order-row').or(none).first().waitFor()
      return (await page.locator(`[data-order-id="${id}"]`).count()) > 0
    }
    expect(await listedIn(zoneWithHour(10, now), 'today')).toBe(true)
    expect(await listedIn(zoneWithHour(10, now), 'tomorrow')).toBe(false)
    expect(await listedIn(zoneWithHour(20, now), 'today')).toBe(false)
    expect(await listedIn(zoneWithHour(20, now), 'tomorrow')).toBe(true)
  })

  it.each([
    { name: 'desktop, light', viewport: { width: 1440, height: 900 }, colorScheme: 'light' },
    { name: 'phone, dark', viewport: { width: 390, height: 844 }, colorScheme: 'dark' },
  ] as const)('are chosen without axe findings ($name)', async (look) => {
    const { page } = await open({ ...look, reducedMotion: 'reduce' })
    await signInOn(page, server.url)
    await page.goto(`${server.url}/account`)
    await page.getByTestId('formats-preview').waitFor()
    expect(await findings(page)).toEqual([])
    await page.getByLabel('Time zone').click()
    await page.getByRole('option', { name: 'Africa/Abidjan' }).waitFor()
    expect(await findings(page)).toEqual([])
    const overflow = 'document.documentElement.scrollWidth - innerWidth'
    expect(await page.evaluate(overflow)).toBeLessThanOrEqual(0)
  })
})

/** A time zone in which clocks show this hour now. */
function zoneWithHour(hour: number, now: Date): string {
  const ahead = ((hour - now.getUTCHours() + 35) % 24) - 11
  // The signs in these names are the other way round.
  return `Etc/GMT${ahead > 0 ? '-' : '+'}${Math.abs(ahead)}`
}

/** Chooses an item of a menu that the typed text finds. */
async function choose(page: Page, label: string, typed: string, item: string): Promise<void> {
  const field = page.getByLabel(label, { exact: true })
  await field.click()
  await field.fill(typed)
  await page.getByRole('option', { name: item, exact: true }).click()
}

/** All texts that the page shows or has as a tooltip or for screen readers. */
async function shownTexts(page: Page): Promise<string[]> {
  return z.array(z.string()).parse(
    await page.evaluate(() => {
      const named = [...document.querySelectorAll('[title], [aria-label]')]
      return [
        ...document.body.innerText.split('\n'),
        document.title,
        ...named.flatMap((each) => [each.getAttribute('title'), each.getAttribute('aria-label')]),
      ].filter((text) => text !== null && text !== '')
    }),
  )
}

/** The text of an element with what its styles add to it. */
async function drawnText(page: Page, testId: string): Promise<string> {
  return z.string().parse(
    await page.getByTestId(testId).evaluate((element) =>
      [...element.children]
        .map((part) => {
          const { content } = getComputedStyle(part, '::before')
          return (content.startsWith('"') ? content.slice(1, -1) : '') + part.textContent
        })
        .join(''),
    ),
  )
}

async function placeDearOrder(program: Program): Promise<string> {
  const Placed = z.object({ placeOrder: z.object({ order: z.object({ id: z.string() }) }) })
  const { placeOrder } = await program.request(
    Placed,
    `mutation ($input: PlaceOrderInput!) {
      placeOrder(input: $input) { order { id } errors { message } }
    }`,
    {
      input: {
        idempotencyKey: 'dear',
        customer: { username: 'dear', email: 'dear@example.com' },
        items: [{ name: 'Piano', category: 'Music', creditValue: 12_345 }],
        deliveryMethod: 'PICKUP',
        deliveryAddress: 'At the shop',
      },
    },
  )
  return placeOrder.order.id
}
