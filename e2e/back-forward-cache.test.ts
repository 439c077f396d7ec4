import { afterAll, beforeAll, expect, it } from 'vitest'
import { createProgram, type Program } from './support/api.ts'
import {
  countOn,
  describeInChromium,
  signInOn,
  waitForCount,
  waitForIndicator,
} from './support/browser.ts'
import { openStreams, removeDirectory, startServer, type RunningServer } from './support/server.ts'

describeInChromium(
  'a page in the back/forward cache',
  ({ open }) => {
    let server: RunningServer
    let storefront: Program

    beforeAll(async () => {
      server = await startServer({ command: 'demo', env: { DEMO_ORDERS: '60' } })
      storefront = await createProgram(server.url)
    })
    afterAll(async () => {
      await server.stop()
      await removeDirectory(server.directory)
    })

    it('holds no stream, and is live and up to date after the return (R13, R19)', async () => {
      const { page, consoleErrors } = await open()
      await page.addInitScript(() => {
        addEventListener('pageshow', ({ persisted }) => {
          document.documentElement.dataset['shown'] = persisted ? 'again' : 'first'
        })
      })
      await signInOn(page, server.url)
      await waitForIndicator(page, 'Live updates active')
      const total = await countOn(page, 'total-orders')

      await page.goto(`${server.url}/favicon.svg`)
      await expect.poll(() => openStreams(server.url), { timeout: 10_000 }).toBe(0)
      const id = await storefront.placeOrder()

      // The page does not load again, so Playwright must not wait for a load event.
      await page.goBack({ waitUntil: 'commit' })
      await waitForCount(page, 'total-orders', total + 1)
      await page.locator(`[data-order-id="${id}"]`).waitFor()
      await waitForIndicator(page, 'Live updates active')
      expect(await page.locator('html').getAttribute('data-shown')).toBe('again')
      expect(consoleErrors).toEqual([])
    })
  },
  // By default, Playwright turns this cache off.
  { ignoreDefaultArgs: ['--disable-back-forward-cache'] },
)
