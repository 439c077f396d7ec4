import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { createProgram } from './support/api.ts'
import { describeInChromium, signInOn, waitForIndicator } from './support/browser.ts'
import { startCuttingProxy, type CuttingProxy } from './support/cutting-proxy.ts'
import { removeDirectory, startServer, type RunningServer } from './support/server.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

const Findings = z.array(z.object({ id: z.string(), nodes: z.array(z.string()) }))

/** What axe finds against WCAG 2.2 A and AA, a line per rule. */
async function findings(page: Page) {
  await page.evaluate(axe)
  const found: unknown = await page.evaluate(`
    axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] })
      .then(({ violations }) =>
        violations.map(({ id, nodes }) => ({ id, nodes: nodes.map(({ html }) => html) })))`)
  return Findings.parse(found)
}

const LOOKS = [
  { name: 'desktop, light', viewport: { width: 1440, height: 900 }, colorScheme: 'light' },
  { name: 'phone, dark', viewport: { width: 390, height: 844 }, colorScheme: 'dark' },
] as const

describeInChromium('accessibility', ({ open }) => {
  let server: RunningServer
  let proxy: CuttingProxy
  let orderId: string

  beforeAll(async () => {
    server = await startServer({ command: 'demo', env: { DEMO_ORDERS: '60' } })
    proxy = await startCuttingProxy(server.url)
    orderId = await (
      await createProgram(server.url)
    ).placeOrder('a.customer.with.quite.a.long.name')
  })
  afterAll(async () => {
    await proxy.close()
    await server.stop()
    await removeDirectory(server.directory)
  })

  it.each(LOOKS)(
    'has no findings on any page ($name), nor scrolls sideways (R16)',
    async (look) => {
      const { page } = await open({ ...look, reducedMotion: 'reduce' })
      const check = async () => {
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

      await page.getByLabel('Search orders').fill('long.name')
      await page.locator('mark').first().waitFor()
      await check()
      await page.getByLabel('Search orders').fill('nobody')
      await page.getByText('No orders match').waitFor()
      await check()
      await page.getByRole('button', { name: 'Clear the search' }).click()

      proxy.blockStreams()
      await waitForIndicator(page, 'Live updates offline')
      await check()
      proxy.unblockStreams()

      await page.goto(`${proxy.url}/orders/${orderId}`)
      await page.getByRole('button', { name: /shipped/i }).waitFor()
      await check()

      await page.goto(`${proxy.url}/orders/999999`)
      await page.getByRole('heading', { level: 1 }).waitFor()
      await check()
    },
  )
})
