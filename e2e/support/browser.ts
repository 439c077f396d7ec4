import {
  chromium,
  type Browser,
  type BrowserContext,
  type LaunchOptions,
  type Locator,
  type Page,
} from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect } from 'vitest'
import { CHROMIUM_FLAGS, chromiumPath, NO_CHROMIUM } from './chromium.ts'
import { ADMIN } from './server.ts'

/** A browser window, with a record of its console. */
export interface Window {
  readonly page: Page
  readonly context: BrowserContext
  /** Errors and warnings in the console, without the browser's own messages about failed requests. */
  readonly consoleErrors: readonly string[]
}

export interface BrowserUse {
  /** Opens a window. Its formats are British unless the options say another locale: 24 hours, `26 Nov 2026`. */
  open: (options?: Parameters<Browser['newContext']>[0]) => Promise<Window>
}

/**
 * Runs a suite in Chromium. If it is missing, the suite is skipped with the reason; in CI, it fails.
 * `open` opens a window with its own cookies. All windows are closed after each test.
 */
export function describeInChromium(
  name: string,
  suite: (use: BrowserUse) => void,
  launch: LaunchOptions = {},
): void {
  if (chromiumPath === undefined) {
    if (process.env['CI'] !== undefined) throw new Error(NO_CHROMIUM)
    describe.skip(`${name} (${NO_CHROMIUM})`, () =>
      suite({ open: () => Promise.reject(new Error(NO_CHROMIUM)) }))
    return
  }
  describe(name, () => {
    let browser: Browser | undefined
    beforeAll(async () => {
      browser = await chromium.launch({
        executablePath: chromiumPath,
        args: CHROMIUM_FLAGS,
        ...launch,
      })
    })
    afterEach(async () => {
      for (const context of browser?.contexts() ?? []) await context.close()
    })
    afterAll(() => browser?.close())
    suite({
      async open(options) {
        if (browser === undefined) throw new Error('the browser runs only during tests')
        const context = await browser.newContext({ locale: 'en-GB', ...options })
        return openWindow(context)
      },
    })
  })
}

/** Opens another window that shares the cookies of `context`. */
export async function openWindow(context: BrowserContext): Promise<Window> {
  const page = await context.newPage()
  const consoleErrors: string[] = []
  page.on('console', (message) => {
    const isNetworkLine = message.text().startsWith('Failed to load resource')
    if (['error', 'warning'].includes(message.type()) && !isNetworkLine)
      consoleErrors.push(message.text())
  })
  page.on('pageerror', (error) => consoleErrors.push(error.message))
  return { page, context, consoleErrors }
}

/** Signs in through the form and waits for the dashboard. */
export async function signInThroughForm(page: Page, url: string): Promise<void> {
  await page.goto(url)
  await submitSignIn(page)
  await page.getByTestId('total-orders').waitFor()
}

/** Signs in without the form, which takes a page load less, and opens the dashboard at `url`. */
export async function signInOn(page: Page, url: string): Promise<void> {
  const response = await page.request.post(new URL('/api/auth/sign-in/username', url).href, {
    data: ADMIN,
    headers: { 'User-Agent': String(await page.evaluate('navigator.userAgent')) },
  })
  expect(response.ok()).toBe(true)
  await page.goto(url)
  await page.getByTestId('total-orders').waitFor()
}

/** Fills in and submits the sign-in form that the page shows. */
export async function submitSignIn(page: Page): Promise<void> {
  await page.getByLabel('Username').fill(ADMIN.username)
  await page.getByLabel('Password').fill(ADMIN.password)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

/** Chooses an option of a select. */
export async function choose(select: Locator, option: string): Promise<void> {
  await select.click()
  const page = select.page()
  await page.getByRole('option', { name: option, exact: true }).click()
  await page.getByRole('listbox').waitFor({ state: 'detached' })
}

/** Opens a page through the navigation, which on phones is behind a button. */
export async function openThroughNavigation(page: Page, name: string): Promise<void> {
  const more = page.getByRole('button', { name: 'More', exact: true })
  const link = page.getByRole('navigation').getByRole('link', { name, exact: true })
  await more.or(link).first().waitFor()
  if (await more.isVisible()) await more.click()
  await link.click()
}

export function indicator(page: Page) {
  return page.getByRole('status', { name: 'Live updates' })
}

/** Waits until the text of the live indicator begins with `text`. */
export async function waitForIndicator(
  page: Page,
  text: string,
  timeoutMs = 15_000,
): Promise<void> {
  await expect
    .poll(async () => (await indicator(page).textContent())?.trim(), { timeout: timeoutMs })
    .toMatch(new RegExp(`^${text}`))
}

/** Waits until the text of an element is exactly this number. */
export async function waitForCount(
  page: Page,
  testId: string,
  count: number,
  timeoutMs = 15_000,
): Promise<void> {
  await expect
    .poll(async () => (await page.getByTestId(testId).textContent())?.trim(), {
      timeout: timeoutMs,
    })
    .toBe(String(count))
}

export async function countOn(page: Page, testId: string): Promise<number> {
  return Number(await page.getByTestId(testId).textContent())
}
