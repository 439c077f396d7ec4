import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { createProgram } from './support/api.ts'
import {
  choose,
  describeInChromium,
  openWindow,
  signInOn,
  waitForCount,
  waitForIndicator,
} from './support/browser.ts'
import { removeDirectory, startServer, type RunningServer } from './support/server.ts'

const PASSWORD = 'plum otter cellar'

describeInChromium('people', ({ open }) => {
  let server: RunningServer

  beforeAll(async () => {
    server = await startServer({ command: 'demo', env: { DEMO_ORDERS: '39', DEMO_RATE: '0' } })
    // A pending order at the top of the list, whatever was generated.
    await (await createProgram(server.url)).placeOrder()
  })
  afterAll(async () => {
    await server.stop()
    await removeDirectory(server.directory)
  })

  /** Creates an invitation on the people page and returns its link. */
  async function invite(page: Page, role: string): Promise<string> {
    await page.getByRole('link', { name: 'People' }).click()
    await page.getByRole('button', { name: 'Invite' }).click()
    await page.getByLabel(role, { exact: false }).first().check()
    await page.getByRole('button', { name: 'Create link' }).click()
    const link = await page.getByLabel('One-time link').inputValue()
    await page.getByRole('button', { name: 'Done' }).click()
    return link
  }

  async function signUp(page: Page, link: string, username: string): Promise<void> {
    await page.goto(link)
    await page.getByLabel('Username').fill(username)
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
    await page.getByRole('button', { name: 'Create account' }).click()
    await page.getByTestId('total-orders').waitFor()
  }

  it('are invited, see live orders, and are signed out within seconds when disabled', async () => {
    const admin = await open()
    await signInOn(admin.page, server.url)
    const link = await invite(admin.page, 'Viewer')

    const guest = await open()
    await guest.page.goto(link)
    await guest.page.getByLabel('Username').fill('admin')
    await guest.page.getByLabel('Password', { exact: true }).fill(PASSWORD)
    await guest.page.getByRole('button', { name: 'Create account' }).click()
    await guest.page.getByText('This name is taken').waitFor()
    expect(await guest.page.getByLabel('Password', { exact: true }).inputValue()).toBe(PASSWORD)
    await guest.page.getByLabel('Username').fill('grace')
    await guest.page.getByRole('button', { name: 'Create account' }).click()

    await waitForCount(guest.page, 'total-orders', 40)
    await waitForIndicator(guest.page, 'Live updates active')
    expect(new URL(guest.page.url()).hash).toBe('')
    await guest.page.getByTestId('order-row').first().getByRole('link').click()
    await guest.page.getByText('Your role can read orders, but not change them.').waitFor()

    const row = admin.page.locator('[data-username=grace]')
    await admin.page.reload()
    await choose(row.getByRole('combobox'), 'Operator')
    // The other browser fetches the new role when its page becomes visible, or within a minute.
    const readOnlyHint = guest.page.getByText('Your role can read orders, but not change them.')
    await vi.waitFor(
      async () => {
        await guest.page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))
        expect(await readOnlyHint.count()).toBe(0)
      },
      { timeout: 15_000 },
    )
    await row.getByRole('button', { name: 'Disable grace' }).click()
    const signedOut = guest.page.waitForURL(/\/sign-in/, { timeout: 3_000 })
    // Awaited below, because the page may change before the click returns.
    signedOut.catch(() => undefined)
    await admin.page.getByRole('dialog').getByRole('button', { name: 'Disable grace' }).click()
    await signedOut
    await row.getByText('Disabled', { exact: true }).first().waitFor()
    await guest.page.getByLabel('Username').fill('grace')
    await guest.page.getByLabel('Password').fill(PASSWORD)
    await guest.page.getByRole('button', { name: 'Sign in' }).click()
    await guest.page.getByText('Username or password is wrong').waitFor()

    await row.getByRole('button', { name: 'Enable grace' }).click()
    await row.getByRole('button', { name: 'Password link for grace' }).click()
    await admin.page.getByRole('button', { name: 'Create link' }).click()
    const newPassword = await admin.page.getByLabel('One-time link').inputValue()
    await guest.page.goto(newPassword)
    await guest.page.getByText('For the account grace').waitFor()
    await guest.page.getByLabel('Password', { exact: true }).fill('password12')
    await guest.page.getByRole('button', { name: 'Set password' }).click()
    await guest.page.getByText('Many people use this one').waitFor()
    await guest.page.getByLabel('Password', { exact: true }).fill('another long one')
    await guest.page.keyboard.press('Enter')
    await waitForCount(guest.page, 'total-orders', 40)

    for (const used of [link, newPassword]) {
      await guest.page.goto('about:blank')
      await guest.page.goto(used)
      await guest.page.getByText('This link cannot be used').waitFor()
    }
    expect([...admin.consoleErrors, ...guest.consoleErrors]).toEqual([])
  })

  it('who use the same browser one after the other do not see each other’s data', async () => {
    const admin = await open()
    await signInOn(admin.page, server.url)
    const link = await invite(admin.page, 'Operator')
    await admin.page.goto(server.url)
    await admin.page.getByRole('button', { name: /^Views/ }).click()
    await admin.page.getByLabel('Save this view as').fill('Of the admin')
    await admin.page.keyboard.press('Enter')
    await admin.page.getByText('“Of the admin” is saved.').waitFor()
    await admin.page.keyboard.press('Escape')
    await admin.page.getByRole('button', { name: /^Account/ }).click()
    await admin.page.getByRole('button', { name: 'Sign out' }).click()
    await admin.page.waitForURL(/\/sign-in/)

    const { page } = await openWindow(admin.context)
    await signUp(page, link, 'bea')
    await page.getByRole('button', { name: 'Account: bea' }).waitFor()
    await page.getByRole('button', { name: /^Views/ }).click()
    await page.getByText('For all people').waitFor()
    expect(await page.getByText('Of the admin').count()).toBe(0)
    await page.goto(`${server.url}/people`)
    await page.getByText('Only admins manage people').waitFor()
  })
})
