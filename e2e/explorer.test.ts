import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeInChromium, signInOn } from './support/browser.ts'
import { removeDirectory, startServer, type RunningServer } from './support/server.ts'

describeInChromium('API explorer', ({ open }) => {
  let server: RunningServer

  beforeAll(async () => {
    server = await startServer({ command: 'demo', env: { DEMO_ORDERS: '40' } })
  })
  afterAll(async () => {
    await server.stop()
    await removeDirectory(server.directory)
  })

  it('runs the statistics subscription, and sends no request to another host', async () => {
    const { page, consoleErrors } = await open()
    const elsewhere: string[] = []
    page.on('request', (request) => {
      const { origin, protocol } = new URL(request.url())
      if (protocol.startsWith('http') && origin !== server.url) elsewhere.push(request.url())
    })
    await page.goto(`${server.url}/graphql`)
    expect(new URL(page.url()).pathname).toBe('/sign-in')
    await signInOn(page, server.url)
    await page.goto(`${server.url}/graphql`)
    await page.getByRole('button', { name: /execute/i }).click()
    await page.getByText('"totalOrders"').first().waitFor({ timeout: 15_000 })
    await page.getByText('"UPDATE"').first().waitFor({ timeout: 15_000 })
    expect(elsewhere).toEqual([])
    expect(consoleErrors).toEqual([])
  })
})
