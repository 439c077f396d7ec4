import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { totp } from '../server/testing/totp.ts'
import { findings } from './support/axe.ts'
import {
  describeInChromium,
  openWindow,
  signInOn,
  waitForCount,
  waitForIndicator,
} from './support/browser.ts'
import { ADMIN, removeDirectory, startServer, type RunningServer } from './support/server.ts'

const LOOKS = [
  { name: 'desktop, light', viewport: { width: 1440, height: 900 }, colorScheme: 'light' },
  { name: 'phone, dark', viewport: { width: 390, height: 844 }, colorScheme: 'dark' },
] as const

describeInChromium('account page', ({ open }) => {
  let server: RunningServer
  /** The current password. The tests change it one after the other. */
  let password = ADMIN.password

  beforeAll(async () => {
    server = await startServer({ command: 'demo', env: { DEMO_ORDERS: '60' } })
  })
  afterAll(async () => {
    await server.stop()
    await removeDirectory(server.directory)
  })

  const givePassword = async (page: Page) => {
    await page.getByLabel('Username').fill(ADMIN.username)
    await page.getByLabel('Password').fill(password)
    await page.getByRole('button', { name: 'Sign in' }).click()
  }
  const openAccount = async (page: Page) => {
    await page.getByRole('button', { name: /^Account/ }).click()
    await page.getByRole('link', { name: 'Account', exact: true }).click()
    await page.getByRole('heading', { level: 1, name: 'Your account' }).waitFor()
  }
  const signOut = async (page: Page) => {
    await page.getByRole('button', { name: /^Account/ }).click()
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByLabel('Username').waitFor()
  }
  const confirmPassword = async (page: Page, button: string) => {
    await page.getByLabel('Your password').fill(password)
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: button, exact: true }).waitFor({ state: 'detached' })
  }

  it('ends another session; its page goes to sign-in, and back to its URL after that', async () => {
    const [mine, theirs] = [await open(), await open()]
    await signInOn(theirs.page, `${server.url}/?status=DELIVERED`)
    await waitForIndicator(theirs.page, 'Live updates active')
    const secondTab = await openWindow(theirs.context)
    await secondTab.page.goto(`${server.url}/?status=SHIPPED`)
    await waitForIndicator(secondTab.page, 'Live updates active')
    await signInOn(mine.page, server.url)
    await openAccount(mine.page)
    const sessions = mine.page.getByTestId('session')
    expect(await sessions.first().innerText()).toMatch(/Chrome.* on Linux\s+This session/)
    expect(await sessions.count()).toBe(2)
    await mine.page.getByRole('button', { name: /^End Chrome/ }).click()
    await mine.page.getByText('1 session ended.').waitFor()
    expect(await sessions.count()).toBe(1)

    await theirs.page.getByLabel('Username').waitFor({ timeout: 3_000 })
    await secondTab.page.getByLabel('Username').waitFor({ timeout: 3_000 })
    await givePassword(theirs.page)
    await waitForIndicator(theirs.page, 'Live updates active')
    expect(new URL(theirs.page.url()).search).toBe('?status=DELIVERED')
    await waitForCount(theirs.page, 'total-orders', 60)
    expect([...mine.consoleErrors, ...theirs.consoleErrors]).toEqual([])
  })

  it('changes the password, which ends other sessions and keeps this one live', async () => {
    const [mine, theirs] = [await open(), await open()]
    await signInOn(theirs.page, server.url)
    await signInOn(mine.page, server.url)
    const sameBrowser = await openWindow(mine.context)
    await sameBrowser.page.goto(`${server.url}/?status=DELIVERED`)
    await waitForIndicator(sameBrowser.page, 'Live updates active')
    await openAccount(mine.page)
    const change = async (current: string, next: string) => {
      await mine.page.getByLabel('Current password').fill(current)
      await mine.page.getByLabel('New password', { exact: true }).fill(next)
      await mine.page.keyboard.press('Enter')
    }
    await change('not the password', 'lighthouse at dusk')
    await mine.page.getByText('This is not your password.').waitFor()
    await change(password, 'password123')
    await mine.page.getByText('so it is guessed first').waitFor()
    expect(await mine.page.getByLabel('Current password').inputValue()).toBe(password)
    await change(password, 'lighthouse at dusk')
    await mine.page.getByText('Your password is changed.').waitFor()
    password = 'lighthouse at dusk'

    await theirs.page.getByLabel('Username').waitFor({ timeout: 3_000 })
    await waitForIndicator(mine.page, 'Live updates active')
    await mine.page.getByText('Your password is changed.').waitFor()
    await expect.poll(() => mine.page.getByTestId('session').count()).toBe(1)
    // Another tab of this browser is still signed in, with the new session.
    await waitForIndicator(sameBrowser.page, 'Live updates active')
    await sameBrowser.page.getByTestId('order-row').first().waitFor()
    expect(new URL(sameBrowser.page.url()).search).toBe('?status=DELIVERED')
    expect([...mine.consoleErrors, ...sameBrowser.consoleErrors]).toEqual([])
  })

  it('switches the second factor on and off, and signs in with a code and a recovery code', async () => {
    const { page, consoleErrors } = await open()
    await page.goto(server.url)
    await givePassword(page)
    await page.getByTestId('total-orders').waitFor()
    await openAccount(page)
    await page.getByRole('button', { name: 'Set up…' }).click()
    await confirmPassword(page, 'Continue')
    await page.getByRole('img', { name: 'QR code for an authenticator app' }).waitFor()
    const shown = await page.getByTestId('totp-secret').innerText()
    const secret = shown.replace(/\s/g, '')
    expect(secret).toMatch(/^[A-Z2-7]{40,}$/)
    await page.getByLabel('Code from your app').fill('000000')
    await page.keyboard.press('Enter')
    await page.getByText('This code is wrong').waitFor()
    await page.getByLabel('Code from your app').fill(totp(secret))
    await page.keyboard.press('Enter')
    await page.getByText('The second factor is on.').waitFor()
    const codes = await page
      .getByRole('list', { name: 'Recovery codes' })
      .getByRole('listitem')
      .allInnerTexts()
    expect(codes).toHaveLength(10)
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Download' }).click(),
    ])
    expect(download.suggestedFilename()).toBe('order-dashboard-recovery-codes.txt')
    await page.getByRole('button', { name: 'I have stored them' }).click()
    expect(await page.evaluate('document.activeElement.tagName')).toBe('DIV')
    await page.getByText('10 recovery codes are left').waitFor()
    await waitForIndicator(page, 'Live updates active')

    await signOut(page)
    await givePassword(page)
    const field = page.getByLabel('Code from your app')
    await field.waitFor()
    expect(await page.evaluate('document.activeElement.name')).toBe('code')
    expect(await field.getAttribute('autocomplete')).toBe('one-time-code')
    expect(await field.getAttribute('inputmode')).toBe('numeric')
    // With blanks, as it may be pasted.
    const code = totp(secret, 1)
    await field.fill(` ${code.slice(0, 3)} ${code.slice(3)}`)
    await page.keyboard.press('Enter')
    await page.getByTestId('total-orders').waitFor()

    await signOut(page)
    await givePassword(page)
    await page.getByRole('button', { name: 'Use a recovery code' }).click()
    await page.getByLabel('Recovery code').fill('wrong-wrong')
    await page.keyboard.press('Enter')
    await page.getByText('This recovery code is wrong').waitFor()
    await page.getByLabel('Recovery code').fill(codes[0] ?? '')
    await page.keyboard.press('Enter')
    await page.getByTestId('total-orders').waitFor()

    await openAccount(page)
    await page.getByText('9 recovery codes are left').waitFor()
    await page.getByRole('button', { name: 'Turn off' }).click()
    await confirmPassword(page, 'Cancel')
    await page.getByText('The second factor is off.').waitFor()
    await signOut(page)
    await givePassword(page)
    await page.getByTestId('total-orders').waitFor()
    expect(consoleErrors).toEqual([])
  })

  it.each(LOOKS)(
    'has no axe findings and no sideways scrolling in any state ($name)',
    async (look) => {
      const { page } = await open({ ...look, reducedMotion: 'reduce' })
      const check = async () => {
        expect(await findings(page)).toEqual([])
        const overflow = 'document.documentElement.scrollWidth - innerWidth'
        expect(await page.evaluate(overflow)).toBeLessThanOrEqual(0)
      }
      await page.goto(`${server.url}/account`)
      await givePassword(page)
      await page.getByTestId('session').first().waitFor()
      await check()
      await page.getByRole('button', { name: 'Set up…' }).click()
      await expect.poll(() => page.evaluate('document.activeElement.name')).toBe('confirm-password')
      await page.keyboard.press('Enter')
      await page.getByText('Enter your current password.').waitFor()
      await check()
      await confirmPassword(page, 'Continue')
      await page.getByRole('img', { name: 'QR code for an authenticator app' }).waitFor()
      const secret = (await page.getByTestId('totp-secret').innerText()).replace(/\s/g, '')
      await check()
      await page.keyboard.type(totp(secret))
      await page.keyboard.press('Enter')
      await page.getByRole('list', { name: 'Recovery codes' }).waitFor()
      await check()
      await page.getByRole('button', { name: 'I have stored them' }).click()
      await page.getByRole('button', { name: 'New recovery codes' }).waitFor()
      await signOut(page)
      await givePassword(page)
      await page.getByLabel('Code from your app').waitFor()
      await check()
      await page.getByLabel('Code from your app').fill(totp(secret, 1))
      await page.keyboard.press('Enter')
      await page.getByTestId('total-orders').waitFor()
      await openAccount(page)
      await page.getByRole('button', { name: 'Turn off' }).click()
      await confirmPassword(page, 'Cancel')
    },
  )
})
