import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeInChromium, signInOn, submitSignIn } from './support/browser.ts'
import { removeDirectory, startServer, type RunningServer } from './support/server.ts'

describeInChromium('API explorer', ({ open }) => {
  let server: RunningServer

  beforeAll(async () => {
    server = await startServer({ command: 'demo', env: { DEMO_ORDERS: '40' } })
  })
  afterAll(async () => {
    await server.stop()
    await removeDirectory(server.directory)
  })

  it('runs the statistics subscription, and sends no request to another host', async () => {
    const { page, consoleErrors } = await open()
    const elsewhere: string[] = []
    page.on('request', (request) => {
      const { origin, protocol } = new URL(request.url())
      if (protocol.startsWith('http') && origin !== server.url) elsewhere.push(request.url())
    })
    await page.goto(`${server.url}/graphql`)
    expect(new URL(page.url()).pathname).toBe('/sign-in')
    await submitSignIn(page)
    await page.getByRole('button', { name: /execute/i }).click()
    await page.getByText('"totalOrders"').first().waitFor({ timeout: 15_000 })
    await page.getByText('"UPDATE"').first().waitFor({ timeout: 15_000 })
    expect(elsewhere).toEqual([])
    expect(consoleErrors).toEqual([])
  })

  it('leads back to the dashboard, and shows where the focus is', async () => {
    const { page } = await open({ viewport: { width: 390, height: 844 } })
    await signInOn(page, server.url)
    await page.goto(`${server.url}/graphql`)
    const play = page.getByRole('button', { name: /execute/i })
    await play.waitFor()
    expect((await play.boundingBox())?.y).toBeLessThan(844)
    const back = page.getByRole('link', { name: 'Order Dashboard' })
    await page.keyboard.press('Tab')
    const focused = await back.evaluate((link) => link === document.activeElement)
    expect(focused).toBe(true)
    expect(await back.evaluate((link) => getComputedStyle(link).outlineStyle)).toBe('solid')
    await back.click()
    await page.getByTestId('order-row').first().waitFor()
  })

  const QUERY = 'query ($first: Int!) { orders(first: $first) { edges { node { orderNumber } } } }'
  const linkFor = (first: number) => {
    const params = new URLSearchParams({ query: QUERY, variables: `{"first": ${first}}` })
    return `${server.url}/graphql?${params.toString()}`
  }
  const execute = (page: Page) => page.getByRole('button', { name: /execute/i }).click()
  const ordersShown = async (page: Page) =>
    (await page.locator('.graphiql-response').textContent())?.match(/"orderNumber"/g)?.length

  it('opens a shared link with its query and variables after signing in (A1)', async () => {
    const { page } = await open()
    await page.goto(linkFor(3))
    await submitSignIn(page)
    await execute(page)
    await expect.poll(() => ordersShown(page)).toBe(3)
    // The link can be shared again.
    const shown = new URL(page.url())
    expect([shown.pathname, shown.searchParams.get('query')]).toEqual(['/graphql', QUERY])
    expect(JSON.parse(shown.searchParams.get('variables') ?? '')).toEqual({ first: 3 })
  })

  it('opens a shared link beside the tabs of earlier visits', async () => {
    const { page } = await open()
    await signInOn(page, server.url)
    for (const first of [2, 4]) {
      await page.goto(linkFor(first))
      await execute(page)
      await expect.poll(() => ordersShown(page)).toBe(first)
    }
  })
})
