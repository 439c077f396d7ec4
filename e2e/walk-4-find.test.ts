import { afterAll, beforeAll, expect, it } from 'vitest'
import { createProgram, type Program } from './support/api.ts'
import { describeInChromium, signInOn } from './support/browser.ts'
import { removeDirectory, startServer, type RunningServer } from './support/server.ts'

describeInChromium('an order among many', ({ open }) => {
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

  it('is found by the keyboard alone, and a reload finds it again', async () => {
    await storefront.placeOrder('wilhelmina.of.orange')
    const { page, complaints } = await open()
    await signInOn(page, server.url)
    const rows = page.getByTestId('order-row')
    await rows.first().waitFor()
    await page.keyboard.press('/')
    await page.keyboard.type('helmina.of')
    await page.locator('mark').first().waitFor()
    expect(await rows.count()).toBe(1)
    expect(page.url()).toContain('search=helmina.of')
    await page.reload()
    await page.locator('mark').first().waitFor()
    expect(await page.getByLabel('Search orders').inputValue()).toBe('helmina.of')
    await page.keyboard.press('/')
    await page.keyboard.press('Escape')
    await rows.nth(24).waitFor()
    expect(page.url()).not.toContain('search')
    expect(complaints).toEqual([])
  })

  it('is the one with the most credits, sorted by them', async () => {
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
})
