import { afterAll, beforeAll, expect, it } from 'vitest'
import { createProgram, type Program } from './support/api.ts'
import { describeInChromium, signInOn } from './support/browser.ts'
import { removeDirectory, startServer, type RunningServer } from './support/server.ts'

const MINUTE = 60_000

describeInChromium('a browser whose clock is wrong', ({ open }) => {
  let server: RunningServer
  let storefront: Program
  beforeAll(async () => {
    server = await startServer()
    storefront = await createProgram(server.url)
  })
  afterAll(async () => {
    await server.stop()
    await removeDirectory(server.directory)
  })

  it.each([
    { what: 'fast', offset: 10 * MINUTE },
    { what: 'slow', offset: -10 * MINUTE },
  ])('by ten minutes ($what) shows the same ages and lateness (A8)', async ({ offset }) => {
    const { page } = await open()
    await page.addInitScript((ms) => {
      const real = Date.now.bind(Date)
      const RealDate = Date
      // @ts-expect-error -- the clock of the page, but not that of the server
      globalThis.Date = class extends RealDate {
        constructor(...args: [] | [number]) {
          if (args.length === 0) super(real() + ms)
          else super(...args)
        }
        static override now() {
          return real() + ms
        }
      }
    }, offset)
    // Not late for five minutes, and late since five minutes.
    const inFive = new Date(Date.now() + 5 * MINUTE).toISOString()
    const fiveAgo = new Date(Date.now() - 5 * MINUTE).toISOString()
    const open1 = await storefront.placeOrder('walk.in', { estimatedDelivery: inFive })
    const late = await storefront.placeOrder('walk.in', { estimatedDelivery: fiveAgo })
    await signInOn(page, server.url)
    const row = (id: string) => page.locator(`[data-order-id="${id}"]`)
    await expect.poll(() => row(late).textContent()).toMatch(/late/i)
    await expect.poll(() => row(open1).textContent()).not.toMatch(/late/i)
    // The last cell says when it was ordered.
    const ordered = row(open1).locator('td').last()
    await expect.poll(() => ordered.textContent()).not.toMatch(/\d+ min\. ago|in \d+ min/)
  })
})
