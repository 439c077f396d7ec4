import { existsSync } from 'node:fs'
import { chromium, firefox, type Browser, type Page } from 'playwright-core'
import { CHROMIUM_FLAGS, chromiumPath, NO_CHROMIUM } from '../chromium.ts'
import { ELEMENT_WAIT_MS, type Engine, type RunningEngine, type Tab } from './engine.ts'

export const chromiumEngine: Engine = {
  name: 'Chromium',
  missing: chromiumPath === undefined ? NO_CHROMIUM : undefined,
  start: async () =>
    running(await chromium.launch({ executablePath: chromiumPath, args: CHROMIUM_FLAGS })),
}

const FIREFOX_CANDIDATES = [
  process.env['FIREFOX_PATH'],
  '/usr/bin/firefox-esr',
  '/usr/bin/firefox',
  '/Applications/Firefox.app/Contents/MacOS/firefox',
]

const firefoxPath = FIREFOX_CANDIDATES.find((path) => path !== undefined && existsSync(path))

export const firefoxEngine: Engine = {
  name: 'Firefox',
  missing:
    firefoxPath === undefined ? 'no Firefox found (install it, or set FIREFOX_PATH)' : undefined,
  // This channel uses WebDriver BiDi, which a stock Firefox supports, unlike Playwright's own protocol.
  start: async () =>
    running(await firefox.launch({ channel: 'moz-firefox', executablePath: firefoxPath })),
}

function running(browser: Browser): RunningEngine {
  return {
    async meetPerson() {
      const context = await browser.newContext()
      context.setDefaultTimeout(ELEMENT_WAIT_MS)
      return {
        openTab: async () => tabOf(await context.newPage()),
        close: () => context.close(),
      }
    },
    stop: () => browser.close(),
  }
}

function tabOf(page: Page): Tab {
  return {
    async goto(url) {
      await page.goto(url)
    },
    eval: (expression) => page.evaluate(expression),
    waitFor: (selector) => page.locator(selector).first().waitFor({ state: 'attached' }),
    click: (selector) => page.locator(selector).first().click(),
    fill: (selector, text) => page.locator(selector).first().fill(text),
    size: (width, height) => page.setViewportSize({ width, height }),
    shot: () => page.screenshot(),
    close: () => page.close(),
  }
}
