import { afterAll, beforeAll, expect, it } from 'vitest'
import { createProgram } from './support/api.ts'
import { findings } from './support/axe.ts'
import { describeInChromium, signInOn } from './support/browser.ts'
import { removeDirectory, startServer, type RunningServer } from './support/server.ts'

const LOOKS = [
  { name: 'desktop, light', viewport: { width: 1440, height: 900 }, colorScheme: 'light' },
  { name: 'phone, dark', viewport: { width: 390, height: 844 }, colorScheme: 'dark' },
] as const

describeInChromium('keyboard', ({ open }) => {
  let server: RunningServer
  let orderId: string

  beforeAll(async () => {
    server = await startServer({ command: 'demo', env: { DEMO_ORDERS: '60' } })
    orderId = await (await createProgram(server.url)).placeOrder('wilhelmina.of.orange')
  })
  afterAll(async () => {
    await server.stop()
    await removeDirectory(server.directory)
  })

  it('finds and opens an order from any page by part of its number', async () => {
    const { page, consoleErrors } = await open()
    await signInOn(page, server.url)
    const row = page.locator(`[data-order-id="${orderId}"]`)
    const number = /ORD-\d+-\d+/.exec(await row.innerText())?.[0]
    if (number === undefined) throw new Error('the row shows no order number')
    // The palette also opens while a text field has the focus.
    await page.getByLabel('Search orders').focus()
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox', { name: 'Search or jump to' }).waitFor()
    await page.keyboard.type(number.slice(4))
    await page.getByRole('option', { name: number }).waitFor()
    expect(
      await page.getByRole('dialog').getByRole('option', { selected: true }).innerText(),
    ).toContain(number)
    await page.keyboard.press('Enter')
    await page.waitForURL(`**/orders/${orderId}`)
    await page.getByRole('heading', { level: 1, name: number }).waitFor()
    expect(await page.getByRole('dialog').count()).toBe(0)
    expect(consoleErrors).toEqual([])
  })

  it('runs a command, and returns the focus', async () => {
    const { page, consoleErrors } = await open()
    await signInOn(page, server.url)
    const palette = page.getByRole('combobox', { name: 'Search or jump to' })
    const selected = page.getByRole('dialog').getByRole('option', { selected: true })

    await page.getByRole('button', { name: 'Search or jump to' }).click()
    await palette.waitFor()
    await page.keyboard.press('Escape')
    await palette.waitFor({ state: 'detached' })
    expect(await page.evaluate('document.activeElement.textContent')).toContain('or jump to')

    await page.keyboard.press('Control+k')
    await palette.fill('orders deliv')
    await expect.poll(() => selected.innerText()).toBe('Delivered orders')
    await page.keyboard.press('ArrowDown')
    await expect.poll(() => selected.innerText()).toBe('Out for delivery orders')
    await page.keyboard.press('Enter')
    await page.waitForURL('**/?status=OUT_FOR_DELIVERY')
    await palette.waitFor({ state: 'detached' })

    await page.keyboard.press('Control+k')
    await palette.fill('dark')
    await page.keyboard.press('Enter')
    await page.locator('html.dark').waitFor({ state: 'attached' })
    await palette.waitFor({ state: 'detached' })
    await page.getByRole('button', { name: /^Account/ }).click()
    expect(await page.getByLabel('Dark', { exact: true }).isChecked()).toBe(true)
    await page.keyboard.press('Escape')

    await page.keyboard.press('Control+k')
    await palette.fill('keyboard')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Keyboard shortcuts' }).waitFor()
    await page.keyboard.press('Escape')

    await page.keyboard.press('Control+k')
    await palette.fill('sign out')
    await page.keyboard.press('Enter')
    await page.waitForURL('**/sign-in')
    expect(consoleErrors).toEqual([])
  })

  it('has a help dialog, and can be turned off there (WCAG 2.1.4)', async () => {
    const { page } = await open()
    await signInOn(page, server.url)
    const help = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
    const search = page.getByLabel('Search orders')
    const focusOn = (selector: string) =>
      page.evaluate(`document.activeElement.matches(${JSON.stringify(selector)})`)
    const account = page.getByRole('button', { name: /^Account/ })

    await account.focus()
    await page.keyboard.press('?')
    await help.waitFor()
    // While the help is open, the other shortcuts do nothing.
    await page.keyboard.press('/')
    expect(await search.evaluate((input) => input === document.activeElement)).toBe(false)
    await page.keyboard.press('Escape')
    await help.waitFor({ state: 'detached' })
    expect(await focusOn('[aria-label^=Account]')).toBe(true)

    // The closed dialog may block the shortcuts for a moment, so the test presses the key repeatedly.
    await expect
      .poll(async () => {
        await page.keyboard.press('?')
        return help.isVisible()
      })
      .toBe(true)
    await help.getByLabel('Single-character shortcuts').uncheck()
    await page.keyboard.press('Escape')
    await help.waitFor({ state: 'detached' })
    for (const opened of ['at once', 'after a reload']) {
      if (opened === 'after a reload') {
        await page.reload()
        await page.getByRole('button', { name: 'Account: admin' }).waitFor()
        await account.focus()
      }
      await page.keyboard.press('/')
      await page.keyboard.press('?')
      // If “/” or “?” had opened something, it would be open before the palette.
      await page.keyboard.press('Control+k')
      await page.getByRole('combobox', { name: 'Search or jump to' }).waitFor()
      expect(await help.count(), opened).toBe(0)
      await page.keyboard.press('Escape')
      expect(await focusOn('[aria-label^=Account]'), opened).toBe(true)
    }
  })

  it.each(LOOKS)('opens dialogs without axe findings ($name)', async (look) => {
    const { page } = await open({ ...look, reducedMotion: 'reduce' })
    await signInOn(page, server.url)
    await page.getByTestId('order-row').first().waitFor()
    const overflow = 'document.documentElement.scrollWidth - innerWidth'
    const check = async () => {
      expect(await findings(page)).toEqual([])
      expect(await page.evaluate(overflow)).toBeLessThanOrEqual(0)
    }
    const palette = page.getByRole('combobox', { name: 'Search or jump to' })

    await page.keyboard.press('Control+k')
    await palette.waitFor()
    await check()
    await palette.fill('ord')
    await page.getByRole('option', { name: /ORD-/ }).first().waitFor()
    await check()
    await palette.fill('nothing at all')
    await page.getByText('Nothing matches').last().waitFor()
    await check()
    await page.route('**/graphql', (route) => route.abort())
    await palette.fill('wilhelmina')
    await page.getByText('could not be searched').waitFor()
    await check()
    await page.unroute('**/graphql')
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByRole('option', { name: /wilhelmina/ }).waitFor()
    await page.keyboard.press('Escape')
    await palette.waitFor({ state: 'detached' })

    await page.keyboard.press('?')
    await page.getByRole('heading', { name: 'Keyboard shortcuts' }).waitFor()
    await check()
  })
})
