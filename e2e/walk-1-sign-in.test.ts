import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  describeInChromium,
  signInThroughForm,
  waitForCount,
  waitForIndicator,
} from './support/browser.ts'
import { removeDirectory, startServer, type RunningServer } from './support/server.ts'

describeInChromium('sign-in', ({ open }) => {
  let server: RunningServer

  beforeAll(async () => {
    server = await startServer({ command: 'demo', env: { DEMO_ORDERS: '120' } })
  })
  afterAll(async () => {
    await server.stop()
    await removeDirectory(server.directory)
  })

  it('opens the stream, and the indicator shows it (walk 1, R11)', async () => {
    const { page, consoleErrors } = await open()
    await signInThroughForm(page, server.url)
    await waitForIndicator(page, 'Live updates active')
    await waitForCount(page, 'total-orders', 120)
    expect(await page.getByTestId('order-row').count()).toBe(25)
    expect(consoleErrors).toEqual([])
  })

  it('shows the form to visitors, and keeps the input when it reports an error', async () => {
    const { page, consoleErrors } = await open()
    await page.goto(`${server.url}/?status=PENDING`)
    await page.getByLabel('Username').fill('admin')
    await page.getByLabel('Password').fill('not the password')
    expect(await page.getByRole('button', { name: 'Sign in' }).count()).toBe(1)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('alert').waitFor()
    expect(await page.getByLabel('Username').inputValue()).toBe('admin')
    expect(await page.getByTestId('total-orders').count()).toBe(0)
    expect(consoleErrors).toEqual([])
  })

  it('returns to the URL that the visitor wanted', async () => {
    const { page } = await open()
    await signInThroughForm(page, `${server.url}/?status=DELIVERED`)
    expect(new URL(page.url()).searchParams.get('status')).toBe('DELIVERED')
  })
})
