import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { endWithTests } from './left-behind.ts'

const MAIN = join(import.meta.dirname, '../../dist/server/main.js')

export const ADMIN = { username: 'admin', password: 'correct-horse-battery' }

/** The built server in its own process. */
export interface RunningServer {
  readonly url: string
  readonly directory: string
  readonly process: ChildProcess
  /** The lines that it has printed on its standard output. */
  readonly output: readonly string[]
  /** Sends SIGTERM and waits for the end. Returns the exit code. */
  stop(): Promise<number | null>
}

export interface ServerOptions {
  command?: 'start' | 'demo'
  /** The directory of the embedded database. It stays when the server stops. @default a new one */
  directory?: string
  env?: Readonly<Record<string, string>>
}

/** Creates a directory for an embedded database. Delete it with `removeDirectory`. */
export function temporaryDirectory(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'orders-e2e-'))
}

export function removeDirectory(directory: string): Promise<void> {
  return rm(directory, { recursive: true, force: true })
}

/** Starts the server on a free port and waits until it prints its URL. Throws if it exits before that. */
export async function startServer(options: ServerOptions = {}): Promise<RunningServer> {
  const directory = options.directory ?? (await temporaryDirectory())
  const child = spawnServer(options.command ?? 'start', directory, options.env ?? {})
  const output: string[] = []
  const url = await new Promise<string>((resolve, reject) => {
    const lines = createInterface({ input: child.stdout })
    lines.on('line', (line) => {
      output.push(line)
      const printed = /^Order Dashboard: (http\S+)/.exec(line)?.[1]
      if (printed !== undefined) resolve(printed)
    })
    let errors = ''
    child.stderr.on('data', (text: Buffer) => (errors += text.toString()))
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}: ${errors}`)))
  })
  return {
    url,
    directory,
    process: child,
    output,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return child.exitCode
      // `close` comes after all output has been read, unlike `exit`.
      const ended = once(child, 'close')
      child.kill('SIGTERM')
      await ended
      return child.exitCode
    },
  }
}

export function spawnServer(
  command: string,
  directory: string,
  env: Readonly<Record<string, string>>,
  args: readonly string[] = [],
) {
  const child = spawn(process.execPath, [MAIN, command, ...args], {
    env: {
      ...process.env,
      PORT: '0',
      DATA_DIR: directory,
      ADMIN_USERNAME: ADMIN.username,
      ADMIN_PASSWORD: ADMIN.password,
      DEMO_RATE: '0',
      LOG_LEVEL: 'warn',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  endWithTests(child)
  return child
}

/** Returns the number of open event streams, from the server's metrics. */
export async function openStreams(url: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text()
  return Number(/^order_dashboard_streams (\d+)/m.exec(text)?.[1])
}
