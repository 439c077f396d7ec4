import { afterAll, beforeAll, expect, it } from 'vitest'
import { createProgram, type Program } from './support/api.ts'
import { describeInChromium, signInOn, waitForIndicator } from './support/browser.ts'
import { removeDirectory, startServer, type RunningServer } from './support/server.ts'

describeInChromium('an order', ({ open }) => {
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

  it('teaches how orders arrive while there are none', async () => {
    const { page, complaints } = await open()
    await signInOn(page, server.url)
    await page.getByText('No orders yet').waitFor()
    expect(complaints).toEqual([])
  })

  it('is moved along, and its history says who did it (R9b, R22, R25)', async () => {
    const id = await storefront.placeOrder()
    const { page, complaints } = await open()
    await signInOn(page, server.url)
    await page.locator(`[data-order-id="${id}"]`).click()
    await page.getByRole('button', { name: 'Shipped' }).click()
    await page.getByRole('button', { name: 'Out for delivery' }).waitFor()
    await page.getByText('admin').last().waitFor()
    expect(complaints).toEqual([])
  })

  it('is cancelled only with a reason', async () => {
    const id = await storefront.placeOrder()
    const { page } = await open()
    await signInOn(page, server.url)
    await page.goto(`${server.url}/orders/${id}`)
    await page
      .getByRole('button', { name: /cancel/i })
      .first()
      .click()
    await page.getByLabel(/reason/i).fill('Sold out')
    await page
      .getByRole('button', { name: /cancel/i })
      .last()
      .click()
    await page.getByText('Sold out').first().waitFor()
  })

  it('tells the second of two admins that the first was faster (walk 7)', async () => {
    const id = await storefront.placeOrder()
    const { page: one } = await open()
    const { page: two } = await open()
    for (const page of [one, two]) {
      await signInOn(page, server.url)
      await waitForIndicator(page, 'Live updates active')
      await page.goto(`${server.url}/orders/${id}`)
      await page.getByRole('button', { name: 'Shipped' }).waitFor()
    }
    // The second admin's page does not hear of the change in time.
    await two.route('**/graphql', async (route) => {
      const body = route.request().postData() ?? ''
      if (/subscription|recentOrders/.test(body)) await route.abort()
      else await route.continue()
    })
    await two.reload()
    await two.getByRole('button', { name: 'Shipped' }).waitFor()
    await one.getByRole('button', { name: 'Shipped' }).click()
    await one.getByRole('button', { name: 'Out for delivery' }).waitFor()
    await two.getByRole('button', { name: 'Shipped' }).click()
    await two.getByRole('alert').first().waitFor()
    await two.getByRole('button', { name: 'Out for delivery' }).waitFor()
  })
})
