import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { onTestFinished } from 'vitest'
import { temporaryDirectory } from './temporary-directory.ts'

const run = promisify(execFile)
const DEBIAN = '/usr/lib/postgresql'
const PROGRAMS = ['initdb', 'pg_ctl', 'pg_dump', 'psql'] as const

/**
 * Searches for PostgreSQL programs that can dump a server of this major version.
 * @returns their directory, or undefined if they are not installed
 */
export async function findPrograms(serverVersion: number): Promise<string | undefined> {
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

/**
 * Creates and starts a cluster, which listens only on a socket in a temporary directory. It is removed
 * after the test.
 * @returns the URL of its maintenance database
 */
export async function startCluster(programs: string): Promise<string> {
  const directory = await temporaryDirectory()
  // PostgreSQL refuses to run as root.
  await chmod(directory, 0o777)
  const isRoot = process.getuid?.() === 0
  const asUser = (program: string, args: string[]) => {
    const command = [join(programs, program), ...args]
    const [first = '', ...rest] = isRoot ? ['runuser', '-u', 'postgres', '--', ...command] : command
    return run(first, rest, { cwd: directory })
  }
  const data = join(directory, 'data')
  await asUser('initdb', ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-sync'])
  const options = `-c listen_addresses='' -c fsync=off -k ${directory}`
  const log = join(directory, 'log')
  await asUser('pg_ctl', ['-D', data, '-l', log, '-o', options, '-w', 'start'])
  onTestFinished(async () => {
    await asUser('pg_ctl', ['-D', data, '-m', 'immediate', '-w', 'stop'])
  })
  return `postgres://postgres@localhost:5432/postgres?host=${encodeURIComponent(directory)}`
}

/** Copies a database as an administrator does, by a dump in plain SQL. Throws if a statement fails. */
export async function dumpAndRestore(programs: string, from: string, to: string): Promise<void> {
  const file = join(await temporaryDirectory(), 'dump.sql')
  await run(join(programs, 'pg_dump'), ['--no-owner', '-f', file, from])
  await run(join(programs, 'psql'), ['-q', '-v', 'ON_ERROR_STOP=1', '-f', file, to])
}
