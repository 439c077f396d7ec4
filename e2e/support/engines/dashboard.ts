import { expect } from 'vitest'
import { ADMIN } from '../server.ts'
import type { Tab } from './engine.ts'

const INDICATOR = '[role=status][aria-label="Live updates"]'

/** Signs in through the form and waits for the dashboard. */
export async function signInOn(tab: Tab, url: string): Promise<void> {
  await tab.goto(url)
  await tab.fill('input[name=username]', ADMIN.username)
  await tab.fill('input[name=password]', ADMIN.password)
  await tab.click('button[type=submit]')
  await tab.waitFor('[data-testid=total-orders]')
}

/** Waits until the text of the live indicator begins with `text`. */
export async function waitForIndicator(tab: Tab, text: string, timeoutMs = 15_000): Promise<void> {
  await expect
    .poll(() => textOf(tab, INDICATOR), { timeout: timeoutMs })
    .toMatch(new RegExp(`^${text}`))
}

/** Waits until the text of an element is exactly this number. */
export async function waitForCount(
  tab: Tab,
  testId: string,
  count: number,
  timeoutMs = 15_000,
): Promise<void> {
  await expect
    .poll(() => textOf(tab, `[data-testid=${testId}]`), { timeout: timeoutMs })
    .toBe(String(count))
}

export async function countOn(tab: Tab, testId: string): Promise<number> {
  return Number(await textOf(tab, `[data-testid=${testId}]`))
}

/** Returns the trimmed text of an element; empty if there is no such element. */
async function textOf(tab: Tab, selector: string): Promise<unknown> {
  return tab.eval(`document.querySelector(${JSON.stringify(selector)})?.textContent.trim() ?? ''`)
}
