import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { onTestFinished, type TestContext } from 'vitest'
import { z } from 'zod'
import type { Sql } from '../db/sql.ts'
import { freePort } from './free-port.ts'
import { temporaryDirectory } from './temporary-directory.ts'

const run = promisify(execFile)
const DEBIAN = '/usr/lib/postgresql'
const PROGRAMS = ['initdb', 'pg_basebackup', 'pg_ctl', 'pg_dump', 'psql'] as const

/**
 * The directory of the PostgreSQL programs that fit the server of `sql`. Without them the test is skipped,
 * and in CI it fails.
 */
export async function requirePrograms(sql: Sql, skip: TestContext['skip']): Promise<string> {
  const { major } = await sql.one(
    z.object({ major: z.number() }),
    `SELECT current_setting('server_version_num')::int / 10000 AS major`,
  )
  const programs = await findPrograms(major)
  if (programs !== undefined) return programs
  const reason = `${PROGRAMS.join(', ')} ${major} or newer are not all installed`
  if (process.env['CI'] !== undefined) throw new Error(reason)
  return skip(reason)
}

/**
 * Searches for PostgreSQL programs that can dump a server of this major version.
 * @returns their directory, or undefined if they are not installed
 */
async function findPrograms(serverVersion: number): Promise<string | undefined> {
  const versions = existsSync(DEBIAN) ? (await readdir(DEBIAN)).sort() : []
  const directories = [
    ...(process.env['PATH'] ?? '').split(':'),
    ...versions.map((version) => join(DEBIAN, version, 'bin')),
  ]
  for (const directory of directories) {
    if (!PROGRAMS.every((program) => existsSync(join(directory, program)))) continue
    const { stdout } = await run(join(directory, 'pg_dump'), ['--version'])
    if (Number(/ (\d+)/.exec(stdout)?.[1]) >= serverVersion) return directory
  }
  return undefined
}

/** A PostgreSQL server of a test. It runs until the test has finished. */
export interface Cluster {
  /** The URL of its maintenance database. */
  readonly url: string
  /** Directory of its data. */
  readonly data: string
  /** Stops it at once, like a power failure. */
  crash(): Promise<void>
  start(): Promise<void>
  /** Makes a standby the primary. Resolves when it accepts writes. */
  promote(): Promise<void>
}

/**
 * Creates and starts a cluster with these server settings (`name=value`). It is removed after the test. With
 * `tls`, it has a certificate for the name "localhost" in `server.crt` of its data, which no authority signed.
 */
export async function createCluster(
  programs: string,
  settings: readonly string[] = [],
  { tls = false } = {},
): Promise<Cluster> {
  const runAs = await serverUser()
  const data = join(runAs.directory, 'data')
  const initdb = ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-sync']
  await runAs(join(programs, 'initdb'), initdb)
  if (!tls) return startCluster(programs, data, runAs, settings)
  const [key, certificate] = [join(data, 'server.key'), join(data, 'server.crt')]
  const request = 'req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost'.split(' ')
  await runAs('openssl', [...request, '-keyout', key, '-out', certificate])
  return startCluster(programs, data, runAs, [...settings, 'ssl=on'])
}

/** Creates and starts a standby that follows `primary`. It is removed after the test. */
export async function createStandby(programs: string, primary: Cluster): Promise<Cluster> {
  const runAs = await serverUser()
  const data = join(runAs.directory, 'data')
  await runAs(join(programs, 'pg_basebackup'), ['-D', data, '-R', '--no-sync', '-d', primary.url])
  return startCluster(programs, data, runAs)
}

type RunAs = ((program: string, args: string[]) => Promise<unknown>) & { directory: string }

/** Runs programs as a user under which PostgreSQL starts (it refuses to run as root), in a new directory. */
async function serverUser(): Promise<RunAs> {
  const directory = await temporaryDirectory()
  await chmod(directory, 0o777)
  const isRoot = process.getuid?.() === 0
  const runAs = (program: string, args: string[]) => {
    const command = [program, ...args]
    const [first = '', ...rest] = isRoot ? ['runuser', '-u', 'postgres', '--', ...command] : command
    return run(first, rest, { cwd: directory })
  }
  return Object.assign(runAs, { directory })
}

async function startCluster(
  programs: string,
  data: string,
  runAs: RunAs,
  settings: readonly string[] = [],
): Promise<Cluster> {
  const port = await freePort()
  const control = (...args: string[]) =>
    runAs(join(programs, 'pg_ctl'), ['-D', data, '-w', ...args])
  const options = ['listen_addresses=127.0.0.1', `port=${port}`, 'fsync=off', ...settings]
    .map((setting) => `-c ${setting}`)
    .concat(`-k ${runAs.directory}`)
    .join(' ')
  const start = async () => {
    await control('-l', join(runAs.directory, 'log'), '-o', options, 'start')
  }
  const crash = async () => {
    await control('-m', 'immediate', 'stop')
  }
  let isRunning = true
  await start()
  onTestFinished(async () => {
    if (isRunning) await crash()
  })
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    data,
    async crash() {
      isRunning = false
      await crash()
    },
    async start() {
      await start()
      isRunning = true
    },
    async promote() {
      await control('promote')
    },
  }
}

/** Copies a database as an administrator does, by a dump in plain SQL. Throws if a statement fails. */
export async function dumpAndRestore(programs: string, from: string, to: string): Promise<void> {
  const file = join(await temporaryDirectory(), 'dump.sql')
  await run(join(programs, 'pg_dump'), ['--no-owner', '-f', file, from])
  await run(join(programs, 'psql'), ['-q', '-v', 'ON_ERROR_STOP=1', '-f', file, to])
}
