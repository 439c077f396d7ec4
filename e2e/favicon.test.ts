import { afterAll, beforeAll, expect, it } from 'vitest'
import { createProgram, type Program } from './support/api.ts'
import { describeInChromium, signInOn, waitForCount, waitForIndicator } from './support/browser.ts'
import { startCuttingProxy, type CuttingProxy } from './support/cutting-proxy.ts'
import { removeDirectory, startServer, type RunningServer } from './support/server.ts'

describeInChromium('tab icon', ({ open }) => {
  let server: RunningServer
  let proxy: CuttingProxy
  let storefront: Program

  beforeAll(async () => {
    server = await startServer()
    proxy = await startCuttingProxy(server.url)
    storefront = await createProgram(server.url)
  })
  afterAll(async () => {
    await proxy.close()
    await server.stop()
    await removeDirectory(server.directory)
  })

  it('shows the number of pending orders, and when live updates are offline', async () => {
    const { page, consoleErrors } = await open()
    const icon = () => page.locator('link[rel=icon]').getAttribute('href')
    await signInOn(page, proxy.url)
    await waitForIndicator(page, 'Live updates active')
    expect(await icon()).toMatch(/\/favicon\.svg$/)

    await storefront.placeOrder()
    await expect.poll(icon).toMatch(/^data:image\/png/)
    const one = await icon()
    await storefront.placeOrder()
    await waitForCount(page, 'total-orders', 2)
    await expect.poll(icon).not.toBe(one)
    const two = await icon()
    expect(two).toMatch(/^data:image\/png/)

    proxy.blockStreams()
    await waitForIndicator(page, 'Live updates offline')
    await expect.poll(icon).not.toBe(two)
    proxy.unblockStreams()
    await waitForIndicator(page, 'Live updates active')
    await expect.poll(icon, { timeout: 5_000 }).toBe(two)
    expect(consoleErrors).toEqual([])
  })
})
