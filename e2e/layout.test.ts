import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { createProgram, type Program } from './support/api.ts'
import { signInOn } from './support/engines/dashboard.ts'
import { describeInEngines } from './support/engines/describe-in-engines.ts'
import type { Tab } from './support/engines/engine.ts'
import { boxOf, collisions, SCROLLS_SIDEWAYS } from './support/layout.ts'
import { removeDirectory, startServer, type RunningServer } from './support/server.ts'

const ROW = '[data-testid=order-row]'
const FILTERS = 'form[aria-label=Filters]'
const ORDER = 'aside[aria-label="Open order"]'

const Box = z.object({
  left: z.number(),
  right: z.number(),
  top: z.number(),
  bottom: z.number(),
})

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

describeInEngines('the layout', ({ open }) => {
  async function openOrders(width: number, height: number) {
    const { tab } = await open()
    await tab.size(width, height)
    await signInOn(tab, server.url)
    await tab.waitFor(ROW)
    return tab
  }

  const measure = async (tab: Tab, selector: string) => {
    await tab.waitFor(selector)
    return Box.parse(await tab.eval(boxOf(selector)))
  }

  it('fits the filters into the room beside an order (D1), and returns to the list when widened (D5)', async () => {
    const tab = await openOrders(1280, 800)
    await tab.click('.orders-toolbar button[aria-expanded=false]')
    await tab.waitFor(FILTERS)
    expect(await tab.eval(collisions(FILTERS))).toEqual([])
    await tab.click(`${ROW} td:nth-child(3)`)
    await tab.waitFor(`${ORDER} h2`)
    expect(await tab.eval(collisions(FILTERS))).toEqual([])
    expect(await tab.eval(collisions('thead'))).toEqual([])
    expect(await tab.eval(collisions(ORDER))).toEqual([])
    expect(await tab.eval(SCROLLS_SIDEWAYS)).toBe(false)

    await tab.size(1000, 800)
    const listIsShown = `document.querySelector('${ROW}')?.checkVisibility() ?? false`
    await expect.poll(() => tab.eval(listIsShown)).toBe(false)
    await tab.size(1280, 800)
    await expect.poll(() => tab.eval(listIsShown)).toBe(true)
    await tab.waitFor(`${ORDER} h2`)
  })

  it('keeps rows of one height, whatever is in them (D9, D12, D15)', async () => {
    const tab = await openOrders(1440, 900)
    const first = (number: number) => `${ROW}:nth-child(${number})`
    const { top, bottom } = await measure(tab, first(2))
    const credits = await storefront.placeOrder('נועה.לוי', {
      estimatedDelivery: new Date(Date.now() - 90_000_000).toISOString(),
      items: [{ name: 'Crown', category: 'Jewels', creditValue: 999_999, quantity: 1_000 }],
    })
    const row = `[data-order-id="${credits}"]`
    const placed = await measure(tab, row)
    expect(placed.bottom - placed.top).toBeCloseTo(bottom - top, 0)
    expect(await tab.eval(collisions(row))).toEqual([])
    expect(await tab.eval(collisions(first(2)))).toEqual([])

    await tab.click('button[aria-label="Pause the list"]')
    await storefront.placeOrder('waits')
    await tab.waitFor('[data-testid=new-orders]')
    expect(await tab.eval(collisions('.orders-toolbar'))).toEqual([])
    expect(await tab.eval(SCROLLS_SIDEWAYS)).toBe(false)
  })

  it('leads back to the same place in the list (D4)', async () => {
    const tab = await openOrders(390, 844)
    await tab.waitFor(`${ROW}:nth-child(20)`)
    await tab.eval(
      `document.querySelector('${ROW}:nth-child(20)').scrollIntoView({ block: 'center' })`,
    )
    const place = Number(await tab.eval('scrollY'))
    expect(place).toBeGreaterThan(500)
    await tab.click(`${ROW}:nth-child(20) a`)
    await expect.poll(() => tab.eval('location.pathname')).toMatch(/^\/orders\//)
    await tab.waitFor('main h1, header h1')
    await tab.eval('history.back()')
    await tab.waitFor(ROW)
    // Firefox scrolls to whole pixels.
    const off = async () => Math.abs(Number(await tab.eval('scrollY')) - place)
    await expect.poll(off).toBeLessThanOrEqual(1)
  })

  it('keeps a menu at its button and on the screen of a phone in landscape (D2)', async () => {
    const tab = await openOrders(844, 390)
    const account = 'header button[aria-label^=Account]'
    await tab.click(account)
    const menu = await measure(tab, ':is([role=menu], [role=dialog])')
    const button = await measure(tab, account)
    expect(menu.top).toBeGreaterThanOrEqual(button.bottom - 1)
    expect(menu.bottom).toBeLessThanOrEqual(390)
    expect(Math.abs(menu.right - button.right)).toBeLessThanOrEqual(8)
  })
})
