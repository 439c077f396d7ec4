import {
  chromium,
  type Browser,
  type BrowserContext,
  type LaunchOptions,
  type Page,
} from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect } from 'vitest'
import { CHROMIUM_FLAGS, chromiumPath, NO_CHROMIUM } from './chromium.ts'
import { ADMIN } from './server.ts'

/** A person's browser window: its own cookies, and a record of what its console said. */
export interface Window {
  readonly page: Page
  readonly context: BrowserContext
  /** Errors and warnings of the page itself, without the browser's own network lines. */
  readonly complaints: readonly string[]
}

export interface BrowserUse {
  open: (options?: Parameters<Browser['newContext']>[0]) => Promise<Window>
}

/**
 * A suite in a real browser. Without one it is skipped with the reason, except in CI, where a missing
 * browser is a failure. Windows are closed after each test.
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
        const context = await browser.newContext(options)
        return openWindow(context)
      },
    })
  })
}

/** Another window of the same person: it shares the cookies. */
export async function openWindow(context: BrowserContext): Promise<Window> {
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (message) => {
    const isNetworkLine = message.text().startsWith('Failed to load resource')
    if (['error', 'warning'].includes(message.type()) && !isNetworkLine)
      complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  return { page, context, complaints }
}

/** Signs in through the form, as a person does, and waits for the first orders or the empty state. */
export async function signInOn(page: Page, url: string): Promise<void> {
  await page.goto(url)
  await page.getByLabel('Username').fill(ADMIN.username)
  await page.getByLabel('Password').fill(ADMIN.password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByTestId('total-orders').waitFor()
}

export function indicator(page: Page) {
  return page.getByRole('status', { name: 'Live updates' })
}

/** Waits until the indicator's text begins as given. */
export async function waitForIndicator(
  page: Page,
  text: string,
  timeoutMs = 15_000,
): Promise<void> {
  await expect
    .poll(async () => (await indicator(page).textContent())?.trim(), { timeout: timeoutMs })
    .toMatch(new RegExp(`^${text}`))
}

/** Waits until an element holds this number alone. */
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
