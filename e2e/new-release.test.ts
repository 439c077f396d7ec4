import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeInChromium, signInOn } from './support/browser.ts'
import { removeDirectory, startServer, type RunningServer } from './support/server.ts'

describeInChromium('a tab that is open during a new release', ({ open }) => {
  let server: RunningServer
  beforeAll(async () => {
    server = await startServer()
  })
  afterAll(async () => {
    await server.stop()
    await removeDirectory(server.directory)
  })

  it('opens a page whose files were replaced, as a new document (A7)', async () => {
    const { page } = await open()
    await signInOn(page, server.url)
    let documents = 0
    page.on('request', (request) => {
      if (request.isNavigationRequest()) documents += 1
    })
    // The files are gone for this document; the next one names others.
    await page.route('**/assets/KeysPage*', (route) =>
      documents === 0 ? route.fulfill({ status: 404 }) : route.continue(),
    )
    await page.getByRole('link', { name: 'API keys' }).click()
    await page.getByRole('heading', { level: 1, name: 'API keys' }).waitFor()
    expect(new URL(page.url()).pathname).toBe('/keys')
    expect(documents).toBe(1)
  })

  it('says so if the files are still missing', async () => {
    const { page } = await open()
    await signInOn(page, server.url)
    await page.route('**/assets/KeysPage*.js', (route) => route.fulfill({ status: 404 }))
    await page.getByRole('link', { name: 'API keys' }).click()
    const notice = page.getByRole('alert').filter({ hasText: 'could not be loaded' })
    await notice.waitFor()
    await page.unroute('**/assets/KeysPage*.js')
    await notice.getByRole('button', { name: 'Reload' }).click()
    await page.getByRole('heading', { level: 1, name: 'API keys' }).waitFor()
    expect(new URL(page.url()).pathname).toBe('/keys')
  })
})
