import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { findings } from './support/axe.ts'
import { choose, describeInChromium, openThroughNavigation, signInOn } from './support/browser.ts'
import { removeDirectory, startServer, type RunningServer } from './support/server.ts'

const run = promisify(execFile)

const LOOKS = [
  { name: 'desktop, light', viewport: { width: 1440, height: 900 }, colorScheme: 'light' },
  { name: 'phone, dark', viewport: { width: 390, height: 844 }, colorScheme: 'dark' },
] as const

const Counts = z.object({ data: z.object({ orderStats: z.object({ totalOrders: z.number() }) }) })

describeInChromium('API keys and audit log', ({ open }) => {
  let server: RunningServer
  beforeAll(async () => {
    server = await startServer()
  })
  afterAll(async () => {
    await server.stop()
    await removeDirectory(server.directory)
  })

  const dialog = (page: Page) => page.getByRole('dialog')
  const rows = (page: Page, name: string) => page.getByTestId('key-row').filter({ hasText: name })
  const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).click()

  /** Opens a page through the navigation. */
  async function visit(page: Page, name: string): Promise<void> {
    await openThroughNavigation(page, name)
    await page.getByRole('heading', { level: 1, name }).waitFor()
  }

  /** Creates a key on the page and returns it. Its dialog stays open. */
  async function createKey(page: Page, name: string): Promise<string> {
    await press(page, /^Create (first )?key/)
    await page.getByLabel('Name of the program').fill(name)
    await dialog(page).getByRole('button', { name: 'Create key' }).click()
    return z.string().parse(await page.getByTestId('new-key').locator('code').textContent())
  }

  /** Runs the shown command in a shell and returns its output, parsed as JSON. */
  async function runCommand(page: Page): Promise<unknown> {
    const command = await page.getByTestId('curl-example').locator('code').textContent()
    const { stdout } = await run('bash', ['-c', z.string().parse(command)])
    return JSON.parse(stdout)
  }

  it('creates a key, tries it out, streams with it, rotates it and revokes it', async () => {
    const { page, context, consoleErrors } = await open()
    await context.grantPermissions(['clipboard-read', 'clipboard-write'])
    await signInOn(page, server.url)
    await visit(page, 'API keys')
    await page.getByText('No keys yet').waitFor()

    const key = await createKey(page, 'storefront')
    expect(Counts.parse(await runCommand(page)).data.orderStats.totalOrders).toBe(0)
    await press(page, 'Copy: Key')
    await press(page, 'Copied: Key')
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(key)
    // Escape must not close the dialog, because the key would be lost.
    await page.keyboard.press('Escape')
    await press(page, 'I have stored it')
    await dialog(page).waitFor({ state: 'detached' })
    await expect.poll(() => page.content()).not.toContain(key)
    await rows(page, 'storefront').getByText('Valid').waitFor()

    const stream = await openStream(server.url, key)
    expect(await stream.next()).toContain('"INITIAL"')

    await press(page, 'Rotate the key of storefront')
    await press(page, 'Create new key')
    const next = await page.getByTestId('new-key').locator('code').textContent()
    expect(next).not.toBe(key)
    await runCommand(page)
    await press(page, 'I have stored it')
    await rows(page, 'storefront').getByText('Replaced').waitFor()
    expect(await rows(page, 'storefront').count()).toBe(2)

    await rows(page, 'Replaced')
      .getByRole('button', { name: /^Revoke/ })
      .click()
    await page.getByText('end within two seconds').waitFor()
    await page.getByText('Revoke all keys of the program').click()
    await press(page, 'Revoke all keys')
    const revokedAt = performance.now()
    expect(await stream.rest()).toContain('SESSION_ENDED')
    expect(performance.now() - revokedAt).toBeLessThan(2_500)
    await page.getByText('The key of storefront is revoked.').waitFor()
    await expect.poll(() => rows(page, 'Revoked').count()).toBe(2)
    expect(consoleErrors).toEqual([])
  })

  it('shows and finds changes of keys in the audit log', async () => {
    const { page, consoleErrors } = await open()
    await signInOn(page, server.url)
    await visit(page, 'API keys')
    await createKey(page, 'warehouse')
    await press(page, 'I have stored it')
    await visit(page, 'Audit log')
    const events = page.getByTestId('audit-row')
    await events.filter({ hasText: 'Key created' }).filter({ hasText: 'warehouse' }).waitFor()
    await choose(page.getByLabel('Action'), 'Signed in')
    await expect.poll(() => events.filter({ hasText: 'Key created' }).count()).toBe(0)
    await events.first().getByText('Signed in').waitFor()
    await page.getByLabel('Who').fill('nobody')
    await page.keyboard.press('Enter')
    await page.getByText('No events match').waitFor()
    expect(new URL(page.url()).search).toBe('?action=SIGN_IN&actor=nobody')
    await press(page, 'Show all events')
    await events.filter({ hasText: 'Key created' }).first().waitFor()
    expect(consoleErrors).toEqual([])
  })

  it.each(LOOKS)('have no axe findings and no sideways scrolling ($name)', async (look) => {
    const { page } = await open({ ...look, reducedMotion: 'reduce' })
    const check = async () => {
      // Elements under the pointer are paler, which axe can report as low contrast.
      await page.mouse.move(0, 0)
      expect(await findings(page)).toEqual([])
      const overflow = 'document.documentElement.scrollWidth - innerWidth'
      expect(await page.evaluate(overflow)).toBeLessThanOrEqual(0)
    }
    await signInOn(page, server.url)
    await visit(page, 'API keys')
    const name = `a.program.with.quite.a.long.name.${look.colorScheme}`
    await press(page, /^Create (first )?key/)
    await dialog(page).getByRole('button', { name: 'Create key' }).click()
    await page.getByText('Give the program a name.').waitFor()
    await check()
    await press(page, 'Cancel')
    await createKey(page, name)
    await check()
    await press(page, 'I have stored it')
    await rows(page, name).waitFor()
    await check()
    for (const action of ['Examples for', 'Rotate the key of', 'Revoke the key of']) {
      await press(page, `${action} ${name}`)
      await dialog(page).waitFor()
      await check()
      await page.keyboard.press('Escape')
      await dialog(page).waitFor({ state: 'detached' })
    }
    await visit(page, 'Audit log')
    await page.getByTestId('audit-row').first().waitFor()
    await check()
    await page.goto(`${server.url}/audit?actor=nobody`)
    await page.getByText('No events match').waitFor()
    await check()
  })
})

interface TextStream {
  /** Resolves with the next chunk. */
  next(): Promise<string>
  /** Resolves with all further text when the stream ends. */
  rest(): Promise<string>
}

/** Opens a stream of the statistics, as a program does. */
async function openStream(url: string, key: string): Promise<TextStream> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${key}`,
      accept: 'text/event-stream',
      'content-type': 'application/json',
    },
    body: JSON.stringify({ query: 'subscription { orderStats { type totalOrders } }' }),
  })
  if (response.body === null) throw new Error('the stream has no body')
  const parts = response.body.pipeThrough(new TextDecoderStream())[Symbol.asyncIterator]()
  const next = async () => {
    for (;;) {
      const { value, done } = await parts.next()
      if (done === true) return ''
      if (value.includes('event:')) return value
    }
  }
  return {
    next,
    async rest() {
      let text = ''
      for (let part = await next(); part !== ''; part = await next()) text += part
      return text
    },
  }
}
