import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { describeInChromium, openWindow, waitForIndicator, type Window } from './support/browser.ts'
import { freePort } from './support/free-port.ts'
import { endWithTests } from './support/left-behind.ts'
import { readmeBlocks, ROOT, type CodeBlock } from './support/readme.ts'
import { removeDirectory, temporaryDirectory } from './support/server.ts'

const run = promisify(execFile)

const Orders = z.object({
  data: z.object({ orders: z.object({ edges: z.array(z.object({ node: z.object({}) })) }) }),
})

/** What a shell has after a login, and how npm reaches its registry. None of the product's settings. */
const shellEnvironment = Object.fromEntries(
  Object.entries(process.env).filter(([name]) =>
    /^(PATH|HOME|USER|LANG|npm_config_(registry|cache|userconfig)|NODE_EXTRA_CA_CERTS|\w+_proxy)$/i.test(
      name,
    ),
  ),
)

describeInChromium('a reader who types what the README says (A1, A2)', ({ open }) => {
  let clone: string
  let port: string
  let blocks: CodeBlock[]
  let server: ChildProcess
  let window: Window

  /** Takes the next block of the README, which must begin so. The walk leaves none out. */
  function next(start: string): string {
    const block = blocks.shift()
    if (!block?.code.startsWith(start)) throw new Error(`${start} is not next: ${block?.code}`)
    return block.code.replaceAll('localhost:4000', `localhost:${port}`)
  }

  /** Starts the server as a shell does. Returns what it printed up to its URL and credentials. */
  async function startByCommand(command: string, last: RegExp): Promise<string> {
    server = spawn('sh', ['-c', command], {
      cwd: clone,
      // The port is the reader's only choice: other tests may use 4000.
      env: { ...shellEnvironment, PORT: port },
      stdio: ['ignore', 'pipe', 'inherit'],
      // A process group of its own, as a terminal makes for each command: Ctrl-C stops all of it.
      detached: true,
    })
    endWithTests(server)
    const { stdout } = server
    if (stdout === null) throw new Error('the server has no output')
    const printed: string[] = []
    for await (const line of createInterface({ input: stdout })) {
      printed.push(line)
      if (last.test(line)) {
        stdout.resume()
        return printed.join('\n')
      }
    }
    throw new Error(`the command ended: ${printed.join('\n')}`)
  }

  async function pressCtrlC(): Promise<void> {
    if (server.pid === undefined || server.exitCode !== null || server.signalCode !== null) return
    const ended = once(server, 'exit')
    process.kill(-server.pid, 'SIGINT')
    await ended
  }

  const shell = async (command: string, key = '') => {
    const env = { ...shellEnvironment, KEY: key }
    const { stdout } = await run('sh', ['-c', command], { cwd: clone, env })
    return stdout
  }

  async function runInExplorer(page: Page, operation: string): Promise<string> {
    await page.goto(`http://127.0.0.1:${port}/graphql?query=${encodeURIComponent(operation)}`)
    return pressPlay(page)
  }

  async function pressPlay(page: Page): Promise<string> {
    await page.getByRole('button', { name: /execute/i }).click()
    const answer = page.locator('.graphiql-response')
    await expect.poll(() => answer.textContent(), { timeout: 15_000 }).toContain('"data"')
    // The editor shows spaces as no-break spaces.
    return ((await answer.textContent()) ?? '').replaceAll(' ', ' ')
  }

  beforeAll(async () => {
    clone = await temporaryDirectory()
    port = String(await freePort())
    blocks = [...(await readmeBlocks())]
    const { stdout } = await run('git', ['ls-files', '-co', '--exclude-standard'], { cwd: ROOT })
    for (const file of stdout.trim().split('\n')) {
      await mkdir(dirname(join(clone, file)), { recursive: true })
      await cp(join(ROOT, file), join(clone, file))
    }
  })
  afterAll(async () => {
    await pressCtrlC()
    await removeDirectory(clone)
  })

  it('finds that all of it works', async () => {
    await runTheDemo()
    await restartTheServer()
    await useTheApi()
    expect(window.consoleErrors).toEqual([])
  }, 600_000)

  async function runTheDemo(): Promise<void> {
    const printed = await startByCommand(next('npm ci && npm run demo'), /^Password: /)
    const shape = next('Order Dashboard:').replace(/http\S+/, '(http\\S+)')
    const [, url = '', password = ''] = new RegExp(shape.replace('…', '(\\S+)')).exec(printed) ?? []
    window = await open()
    const { page, context } = window
    await page.goto(url)
    await page.getByLabel('Username').fill('admin')
    await page.getByLabel('Password').fill(password)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await waitForIndicator(page, 'Live updates active')

    const other = (await openWindow(context)).page
    await page.getByTestId('order-row').filter({ hasText: 'Pending' }).first().click()
    await page.getByRole('button', { name: 'Mark as shipped' }).waitFor()
    await other.goto(page.url())
    await other.getByRole('button', { name: 'Mark as shipped' }).waitFor()
    await page.getByRole('button', { name: 'Mark as shipped' }).click()
    await other.getByRole('button', { name: 'Mark as out for delivery' }).waitFor()
    await other.close()
  }

  async function restartTheServer(): Promise<void> {
    await pressCtrlC()
    await waitForIndicator(window.page, 'Live updates offline')
    await startByCommand('npm run demo', /^Order Dashboard: /)
    await waitForIndicator(window.page, 'Live updates active', 40_000)
    await window.page.goto(`http://127.0.0.1:${port}/graphql`)
    expect(await pressPlay(window.page)).toContain('"totalOrders"')
  }

  async function useTheApi(): Promise<void> {
    // The test command would run this test again. The pipeline runs it, as it stands in the README.
    expect(next('npm ci')).toBe('npm ci && npm test')

    const created = await runInExplorer(window.page, next('mutation'))
    const key = /odk_[\w-]+/.exec(created)?.[0] ?? ''
    const createKey = next('npm run create-key')
    const curl = next('export KEY=').replace(/^export KEY=.*$/m, '')
    const answer = Orders.parse(JSON.parse(await shell(curl, key)))
    expect(answer.data.orders.edges).toHaveLength(3)

    const follow = next('curl -N')
    const stream = await shell(`${follow} | head -n 12`, key)
    expect(stream).toContain('"type":"INITIAL"')

    const statistics = next("import { createClient } from 'graphql-sse'")
    const program = spawn(process.execPath, ['--input-type=module', '--eval', statistics], {
      cwd: clone,
      env: { ...shellEnvironment, KEY: key },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    endWithTests(program)
    const firstValue = await once(createInterface({ input: program.stdout }), 'line')
    expect(firstValue.join()).toMatch(/pendingCount: \d+/)
    program.kill()

    // A test of its own runs the program for events while the server is killed.
    expect(next('import')).toContain('Last-Event-ID')

    const place = next('mutation')
    const first = await runInExplorer(window.page, place)
    expect(first).toContain('ORD-')
    expect(await runInExplorer(window.page, place)).toBe(first)
    expect(blocks).toEqual([])

    await pressCtrlC()
    expect(await shell(createKey)).toMatch(/\nodk_[\w-]+\n$/)
  }
})
