import { accessSync, constants, existsSync, readdirSync, statfsSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { DataDirectoryError } from './data-directory.ts'

/** The engine creates files of this size: the segments of its write-ahead log. In bytes. */
const LEAST_FREE = 16 * 2 ** 20

/** Directories that are empty in a database that was stopped, and without which PostgreSQL does not start. */
const EMPTY_DIRECTORIES = [
  'pg_commit_ts',
  'pg_dynshmem',
  'pg_logical/mappings',
  'pg_logical/snapshots',
  'pg_notify',
  'pg_replslot',
  'pg_serial',
  'pg_snapshots',
  'pg_stat',
  'pg_stat_tmp',
  'pg_tblspc',
  'pg_twophase',
]

/** What the explanation depends on, beside the files. */
interface Surroundings {
  /** Bytes that the disk has left. */
  free: number
  /** Whether this user may read and write a file or directory. */
  isOpen: (path: string) => boolean
}

/**
 * Explains why the embedded engine did not start in a directory of DATA_DIR. It says almost nothing itself, and the
 * wrong explanation would make the operator give up a database that is complete.
 */
export function explainFailedStart(
  directory: string,
  error: unknown,
  { free = freeBytes(directory), isOpen = isOpenToUser }: Partial<Surroundings> = {},
): DataDirectoryError {
  return new DataDirectoryError(
    `The database in DATA_DIR cannot be opened (${directory}): ${explanation(directory, error, { free, isOpen })} ` +
      `(${reasonOf(error)})`,
    { cause: error },
  )
}

function explanation(directory: string, error: unknown, { free, isOpen }: Surroundings): string {
  if (free < LEAST_FREE || FULL.has(numberOf(error))) {
    return `its disk has only ${Math.floor(free / 2 ** 20)} MiB left. Free some space, then start the server again.`
  }
  const closed = closedEntry(directory, isOpen)
  if (closed !== undefined) {
    return (
      `this user may not read and write ${closed}. Another user owns it, perhaps because a command ran as root. ` +
      'Change the owner of all files in DATA_DIR to the user of the server.'
    )
  }
  const missing = EMPTY_DIRECTORIES.filter((name) => !existsSync(join(directory, name)))
  // One that lost more than these is damaged.
  if (missing.length > 0 && existsSync(join(directory, 'base'))) {
    return (
      `these of its directories are missing: ${missing.join(', ')}. They are empty, and some programs do not copy ` +
      'empty directories: create them, or copy DATA_DIR again.'
    )
  }
  return (
    'its files are damaged, or another version of the server wrote them. ' +
    'Restore a backup, or move the directory away to begin with an empty database.'
  )
}

/** A file or directory of the database that this user may not read and write, if there is one. */
function closedEntry(directory: string, isOpen: (path: string) => boolean): string | undefined {
  const entries = readdirSync(directory, { withFileTypes: true })
  for (const entry of entries) {
    const path = join(directory, entry.name)
    if (!isOpen(path)) return path
    const within = entry.isDirectory() ? closedEntry(path, isOpen) : undefined
    if (within !== undefined) return within
  }
  return undefined
}

function isOpenToUser(path: string): boolean {
  try {
    accessSync(path, constants.R_OK | constants.W_OK)
    return true
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'EACCES')
  }
}

/** Numbers of WASI for ENOSPC and EDQUOT. */
const FULL: ReadonlySet<unknown> = new Set([51, 19])

/** The number of an error of the engine's file system, which is not an `Error` and has no message. */
function numberOf(error: unknown): number | undefined {
  return z.object({ errno: z.number() }).safeParse(error).data?.errno
}

function reasonOf(error: unknown): string {
  if (error instanceof Error) return error.message
  const number = numberOf(error)
  return number === undefined ? String(error) : `file system error ${number}`
}

function freeBytes(directory: string): number {
  const { bavail, bsize } = statfsSync(directory)
  return bavail * bsize
}
