import { afterAll, beforeAll, expect, it } from 'vitest'
import { createProgram, type Program } from './support/api.ts'
import {
  countOn,
  describeInChromium,
  signInOn,
  waitForCount,
  waitForIndicator,
} from './support/browser.ts'
import { removeDirectory, startServer, type RunningServer } from './support/server.ts'

describeInChromium('an order that a program places', ({ open }) => {
  let server: RunningServer
  let storefront: Program

  beforeAll(async () => {
    // The statistics interval never passes during the test, so each value was pushed by a change.
    const env = { DEMO_ORDERS: '60', STATS_INTERVAL_MS: '3600000' }
    server = await startServer({ command: 'demo', env })
    storefront = await createProgram(server.url)
  })
  afterAll(async () => {
    await server.stop()
    await removeDirectory(server.directory)
  })

  it('raises the total and pending counts at once, with an animation (walk 2, R1, R12)', async () => {
    const { page, consoleErrors } = await open()
    await signInOn(page, server.url)
    await waitForIndicator(page, 'Live updates active')
    const total = await countOn(page, 'total-orders')
    const pending = await countOn(page, 'count-PENDING')
    const animated = page.evaluate(
      () =>
        new Promise<boolean>((resolve) => {
          addEventListener('animationstart', () => resolve(true), { once: true })
        }),
    )
    const id = await storefront.placeOrder('grace.hopper')
    await waitForCount(page, 'total-orders', total + 1, 5_000)
    await waitForCount(page, 'count-PENDING', pending + 1, 5_000)
    await page.locator(`[data-testid="order-row"][data-order-id="${id}"]`).waitFor()
    expect(await animated).toBe(true)
    expect(consoleErrors).toEqual([])
  })

  it('moves nothing on the page if the viewer prefers reduced motion (R12)', async () => {
    const { page } = await open({ reducedMotion: 'reduce' })
    await signInOn(page, server.url)
    await waitForIndicator(page, 'Live updates active')
    const total = await countOn(page, 'total-orders')
    await storefront.placeOrder()
    await waitForCount(page, 'total-orders', total + 1, 5_000)
    const moving = await page.evaluate(() =>
      document
        .getAnimations()
        .some((each) =>
          (each.effect instanceof KeyframeEffect ? each.effect.getKeyframes() : []).some(
            (frame) => 'transform' in frame || 'scale' in frame,
          ),
        ),
    )
    expect(moving).toBe(false)
  })
})
