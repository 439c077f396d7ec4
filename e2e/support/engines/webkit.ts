import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { freePort } from '../free-port.ts'
import { endWithTests } from '../left-behind.ts'
import type { Engine } from './engine.ts'
import { startSession } from './webdriver.ts'

const driverPath = process.env['WEBKIT_DRIVER_PATH'] ?? '/usr/bin/WebKitWebDriver'
const browserPath = process.env['WEBKIT_BROWSER_PATH'] ?? installedBrowser()
const XVFB = '/usr/bin/Xvfb'

/** WebKitGTK's MiniBrowser on a virtual screen. It has Safari's engine, but not its network layer. */
export const webkitEngine: Engine = {
  name: 'WebKit',
  missing: whatIsMissing(),
  async start() {
    const home = await mkdtemp(join(tmpdir(), 'orders-webkit-'))
    const screen = await startScreen()
    const driver = await startDriver(screen.display, home)
    return {
      meetPerson: () =>
        startSession(driver.url, {
          'webkitgtk:browserOptions': {
            binary: browserPath,
            // Only a full-screen window accepts every size.
            args: ['--automation', '--full-screen'],
          },
        }),
      async stop() {
        await driver.stop()
        await screen.stop()
        await rm(home, { recursive: true, force: true, maxRetries: 5 })
      },
    }
  },
}

function whatIsMissing(): string | undefined {
  if (!existsSync(driverPath))
    return 'no WebKitWebDriver found (install webkit2gtk-driver, or set WEBKIT_DRIVER_PATH)'
  if (browserPath === undefined || !existsSync(browserPath))
    return 'no MiniBrowser of WebKitGTK found (set WEBKIT_BROWSER_PATH)'
  return existsSync(XVFB) ? undefined : 'no Xvfb found (install xvfb)'
}

/** Finds MiniBrowser. On Debian, its directory is named after the processor's architecture. */
function installedBrowser(): string | undefined {
  if (!existsSync('/usr/lib')) return undefined
  return readdirSync('/usr/lib')
    .map((directory) => join('/usr/lib', directory, 'webkit2gtk-4.1/MiniBrowser'))
    .find((path) => existsSync(path))
}

/** Starts a virtual screen. */
async function startScreen() {
  const args = ['-displayfd', '3', '-screen', '0', '1440x900x24', '-nolisten', 'tcp']
  const child = spawn(XVFB, args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] })
  endWithTests(child)
  const output = child.stdio[3]
  if (!(output instanceof Readable)) throw new Error('Xvfb has no output for its display number')
  const number = await new Promise<string>((resolve) => {
    createInterface({ input: output }).once('line', resolve)
  })
  return { display: `:${number}`, stop: () => ended(child) }
}

async function startDriver(display: string, home: string) {
  const port = await freePort()
  const child = spawn(driverPath, ['-p', String(port)], {
    env: {
      ...process.env,
      DISPLAY: display,
      GDK_BACKEND: 'x11',
      HOME: home,
      XDG_RUNTIME_DIR: home,
    },
    stdio: 'ignore',
  })
  endWithTests(child)
  const url = `http://127.0.0.1:${port}`
  await untilAnswering(`${url}/status`)
  return { url, stop: () => ended(child) }
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill('SIGTERM')
  await exited
}

/** Waits until the driver answers: it prints nothing when it is ready. Throws after 15 seconds. */
async function untilAnswering(url: string): Promise<void> {
  const giveUpAt = Date.now() + 15_000
  for (;;) {
    try {
      await fetch(url)
      return
    } catch (error) {
      if (Date.now() > giveUpAt) throw new Error(`nothing answers at ${url}`, { cause: error })
    }
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
