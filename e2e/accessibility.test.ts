import { afterAll, beforeAll, expect, it } from 'vitest'
import { createProgram, type Program } from './support/api.ts'
import { findings } from './support/axe.ts'
import { describeInChromium, signInOn, waitForIndicator } from './support/browser.ts'
import { startCuttingProxy, type CuttingProxy } from './support/cutting-proxy.ts'
import { removeDirectory, startServer, type RunningServer } from './support/server.ts'

const LOOKS = [
  { name: 'desktop, light', viewport: { width: 1440, height: 900 }, colorScheme: 'light' },
  { name: 'phone, dark', viewport: { width: 390, height: 844 }, colorScheme: 'dark' },
] as const

describeInChromium('accessibility', ({ open }) => {
  let server: RunningServer
  let proxy: CuttingProxy
  let storefront: Program
  let orderId: string

  beforeAll(async () => {
    server = await startServer({ command: 'demo', env: { DEMO_ORDERS: '60' } })
    proxy = await startCuttingProxy(server.url)
    storefront = await createProgram(server.url)
    orderId = await storefront.placeOrder('a.customer.with.quite.a.long.name')
  })
  afterAll(async () => {
    await proxy.close()
    await server.stop()
    await removeDirectory(server.directory)
  })

  it.each(LOOKS)(
    'has no axe findings and no sideways scrolling on any page ($name) (R16)',
    async (look) => {
      const { page } = await open({ ...look, reducedMotion: 'reduce' })
      const check = async () => {
        // Rows that are about to be replaced are pale, which axe reports as low contrast.
        await page.locator('[aria-busy=true]').waitFor({ state: 'detached' })
        expect(await findings(page)).toEqual([])
        const overflow = 'document.documentElement.scrollWidth - innerWidth'
        expect(await page.evaluate(overflow)).toBeLessThanOrEqual(0)
      }
      await page.goto(`${proxy.url}/sign-in`)
      await page.getByLabel('Username').waitFor()
      await check()

      await signInOn(page, proxy.url)
      await waitForIndicator(page, 'Live updates active')
      await page.getByTestId('order-row').first().waitFor()
      await check()
      await page.getByRole('button', { name: 'Trends of the last hour' }).click()
      await page.getByTestId('sparkline').first().waitFor({ state: 'attached' })
      await check()
      await page.getByRole('button', { name: 'Trends of the last hour' }).click()

      if (look.viewport.width >= 1280) {
        await page.getByTestId('order-row').first().click()
        await page
          .getByRole('complementary')
          .getByRole('button', { name: /shipped/i })
          .waitFor()
        await check()
        await page.keyboard.press('Escape')
      }
      await page.getByRole('button', { name: 'Pause the list' }).click()
      await storefront.placeOrder('while.paused')
      await page.getByTestId('new-orders').waitFor()
      await check()
      await page.getByRole('button', { name: 'Resume the list' }).click()

      await page.getByLabel('Search orders').fill('long.name')
      await page.locator('[aria-busy=false] mark').first().waitFor()
      await check()
      await page.getByLabel('Search orders').fill('nemo')
      await page.getByText('No orders match').waitFor()
      await check()
      await page.getByRole('button', { name: 'Clear search' }).click()

      await page.getByRole('button', { name: 'Filters' }).click()
      const delivery = page.getByLabel('Delivery', { exact: true })
      await delivery.click()
      await page.getByRole('option', { name: 'Pickup' }).waitFor()
      await check()
      await page.keyboard.press('Escape')
      expect(await delivery.evaluate((field) => field === document.activeElement)).toBe(true)
      await page.getByLabel('At least').fill('9')
      await page.getByLabel('At most').fill('8')
      await page.getByLabel('Late only').check()
      await page.getByText('The upper limit is below the lower limit').waitFor()
      await page.getByRole('button', { name: 'Filters (2)' }).waitFor()
      await check()
      await page.getByRole('button', { name: 'Clear all' }).click()
      await page.getByRole('button', { name: 'Filters' }).click()
      await page.getByRole('button', { name: /^Account/ }).click()
      await page.getByRole('button', { name: 'Sign out' }).waitFor()
      await check()
      await page.keyboard.press('Escape')
      await page.getByRole('button', { name: /^Views/ }).click()
      await page.getByLabel('Save this view as').fill('Mine')
      await page.keyboard.press('Enter')
      await page.getByText('“Mine” is saved.').waitFor()
      await check()
      await page.keyboard.press('Escape')
      if (look.viewport.width > 1000) {
        await page.getByRole('button', { name: 'Columns' }).click()
        await page.getByLabel('Compact').check()
        await check()
        await page.keyboard.press('Escape')
      }

      proxy.blockStreams()
      await waitForIndicator(page, 'Live updates offline')
      await check()
      proxy.unblockStreams()

      await page.goto(`${proxy.url}/orders/${orderId}`)
      await page.getByRole('button', { name: /shipped/i }).waitFor()
      await check()

      await page.goto(`${proxy.url}/people`)
      await page.locator('[data-username=admin]').waitFor()
      await check()
      await page.getByRole('button', { name: 'Invite' }).click()
      await check()
      await page.getByRole('button', { name: 'Create link' }).click()
      const link = await page.getByLabel('One-time link').inputValue()
      await check()
      await page.goto('about:blank')
      await page.goto(proxy.url + new URL(link).pathname + new URL(link).hash)
      await page.getByRole('heading', { name: 'Create your account' }).waitFor()
      await page.getByLabel('Username').press('Enter')
      await page.getByText('Use 3 to 30 letters').waitFor()
      await check()

      await page.goto(`${proxy.url}/orders/999999`)
      await page.getByRole('heading', { level: 1 }).waitFor()
      await check()
    },
  )
})
