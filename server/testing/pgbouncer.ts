import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { expect, onTestFinished, vi, type TestContext } from 'vitest'
import { freePort } from './free-port.ts'
import { temporaryDirectory } from './temporary-directory.ts'

const PROGRAM = '/usr/sbin/pgbouncer'

/**
 * Starts PgBouncer in front of the server of `url`, with its defaults besides the pool mode.
 * Without it the test is skipped, and in CI it fails. It is stopped after the test.
 *
 * @returns the URL through the pooler
 */
export async function startPgBouncer(
  url: string,
  skip: TestContext['skip'],
  { mode = 'transaction' }: { mode?: 'transaction' | 'statement' } = {},
): Promise<string> {
  if (!existsSync(PROGRAM)) {
    const reason = 'pgbouncer is not installed'
    if (process.env['CI'] !== undefined) throw new Error(reason)
    skip(reason)
  }
  const { hostname, port, username, password, pathname } = new URL(url)
  const directory = await temporaryDirectory()
  await chmod(directory, 0o755)
  const listenPort = await freePort()
  const secret = password === '' ? '' : ` password=${decodeURIComponent(password)}`
  const settings = [
    '[databases]',
    `* = host=${hostname} port=${port || 5432} user=${decodeURIComponent(username)}${secret}`,
    '[pgbouncer]',
    'listen_addr = 127.0.0.1',
    `listen_port = ${listenPort}`,
    'unix_socket_dir =',
    'auth_type = any',
    `pool_mode = ${mode}`,
  ]
  const file = join(directory, 'pgbouncer.ini')
  await writeFile(file, `${settings.join('\n')}\n`)
  // It refuses to run as root.
  const isRoot = process.getuid?.() === 0
  const args = ['-q', file]
  const command = isRoot
    ? ['runuser', '-u', 'postgres', '--', PROGRAM, ...args]
    : [PROGRAM, ...args]
  const [first = '', ...rest] = command
  const bouncer = spawn(first, rest, { stdio: 'ignore' })
  const exited = new Promise((resolve) => bouncer.once('exit', resolve))
  onTestFinished(async () => {
    bouncer.kill('SIGTERM')
    await exited
  })
  await vi.waitFor(() => expectListening(listenPort), 10_000)
  return `postgres://any@127.0.0.1:${listenPort}${pathname}`
}

async function expectListening(port: number): Promise<void> {
  const answers = await new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })
  expect(answers).toBe(true)
}
