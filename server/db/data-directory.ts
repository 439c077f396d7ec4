import * as fs from 'node:fs'
import { dirname, join } from 'node:path'

/** DATA_DIR cannot be used. The message names it, and says why and what to do. */
export class DataDirectoryError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'DataDirectoryError'
  }
}

/** The directory of the database inside DATA_DIR. */
const DATABASE = 'pglite'
/** Everything that the server creates in DATA_DIR. */
const OWN_ENTRIES: ReadonlySet<string> = new Set([DATABASE, `${DATABASE}.unfinished`, 'lock'])

const OWNER_ONLY = 0o700
const OTHERS = 0o077

/**
 * Creates DATA_DIR if it is missing, for this user only. A directory that exists becomes private if nothing
 * of another program is in it. Throws `DataDirectoryError` if it cannot be used.
 */
export function prepareDataDirectory(directory: string): void {
  try {
    createDirectory(directory)
    if (!fs.statSync(directory).isDirectory()) {
      throw new DataDirectoryError(`DATA_DIR is a file: ${directory}. Set it to a directory.`)
    }
    const entries = fs.readdirSync(directory)
    if (entries.includes('PG_VERSION')) {
      throw new DataDirectoryError(
        `DATA_DIR is the directory of a database itself: ${directory}. Set it to the directory that contains the ` +
          `directory ${DATABASE}, or to a new one.`,
      )
    }
    if (entries.every((entry) => OWN_ENTRIES.has(entry))) restrict(directory)
  } catch (error) {
    throw explain(directory, error)
  }
}

/** The error to throw instead of one of the file system. Other errors stay as they are. */
export function explain(directory: string, error: unknown): unknown {
  if (!(error instanceof Error && 'syscall' in error)) return error
  const isFull = 'code' in error && FULL.has(error.code)
  return new DataDirectoryError(
    `DATA_DIR cannot be used: ${directory} (${error.message}). ` +
      (isFull
        ? 'Free space on its disk.'
        : 'Set it to a directory that the user of the server can create files in.'),
    { cause: error },
  )
}

/** The error codes of a disk without space, and of a user who has used the own share of it. */
const FULL: ReadonlySet<unknown> = new Set(['ENOSPC', 'EDQUOT'])

/** Where the database is in DATA_DIR, and whether there is one. */
export interface DatabaseFiles {
  readonly directory: string
  readonly exists: boolean
}

/**
 * Finds the database in DATA_DIR. Throws `DataDirectoryError` if there are files in its place that are no
 * database: nothing of another program, and no database that lost a file, is ever overwritten.
 */
export function findDatabase(dataDirectory: string): DatabaseFiles {
  const place = join(dataDirectory, DATABASE)
  refuseDanglingLink(place)
  if (!fs.existsSync(place)) return { directory: place, exists: false }
  // The engine does not follow a symbolic link.
  const directory = fs.realpathSync(place)
  if (!fs.statSync(directory).isDirectory()) {
    throw new DataDirectoryError(
      `DATA_DIR has a file in the place of the database: ${directory}. Move it away.`,
    )
  }
  const entries = fs.readdirSync(directory)
  if (entries.length > 0 && !entries.includes('PG_VERSION')) {
    throw new DataDirectoryError(
      `DATA_DIR has an incomplete database in ${directory}: its file PG_VERSION is missing. ` +
        'Restore a backup, or move the directory away to begin with an empty database.',
    )
  }
  return { directory, exists: entries.length > 0 }
}

/** A link whose disk is not mounted must not look like a place for an empty database. */
function refuseDanglingLink(path: string): void {
  const isLink = fs.lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true
  if (!isLink || fs.existsSync(path)) return
  throw new DataDirectoryError(
    `DATA_DIR leads through the symbolic link ${path}, whose target does not exist. ` +
      'Mount or create the target, or remove the link.',
  )
}

/** Throws `DataDirectoryError` if there is no database in DATA_DIR. Creates nothing. */
export function requireDatabase(dataDirectory: string): void {
  if (findDatabase(dataDirectory).exists) return
  throw new DataDirectoryError(`There is no database in DATA_DIR: ${dataDirectory}.`)
}

/** Where a new database is created. Its name says that it can be deleted. */
export function emptyPlaceFor({ directory }: DatabaseFiles): string {
  const place = `${directory}.unfinished`
  fs.rmSync(place, { recursive: true, force: true })
  fs.mkdirSync(place, { mode: OWNER_ONLY })
  return place
}

/**
 * Takes from all other users of the machine every right to a directory and what is in it. Returns whether
 * that succeeded: some file systems have no such rights, and only the owner can change them.
 */
export function makePrivate(directory: string): boolean {
  restrict(directory)
  for (const entry of fs.readdirSync(directory, { withFileTypes: true, recursive: true })) {
    if (!entry.isSymbolicLink()) restrict(join(entry.parentPath, entry.name))
  }
  return (fs.statSync(directory).mode & OTHERS) === 0
}

function restrict(path: string): void {
  const { mode } = fs.statSync(path)
  if ((mode & OTHERS) === 0) return
  try {
    fs.chmodSync(path, mode & ~OTHERS & 0o7777)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && UNCHANGEABLE.has(error.code))) throw error
  }
}

/** The error codes of changing the rights of another user's file, or on a file system without rights. */
const UNCHANGEABLE: ReadonlySet<unknown> = new Set(['EPERM', 'EROFS', 'ENOTSUP', 'ENOSYS'])

/** Creates one directory after the other: below /proc, Node's own recursive creation never ends. */
function createDirectory(path: string): void {
  if (fs.existsSync(path)) return
  refuseDanglingLink(path)
  createDirectory(dirname(path))
  try {
    fs.mkdirSync(path, { mode: OWNER_ONLY })
  } catch (error) {
    // Another process may have created it at the same time.
    if (!fs.existsSync(path)) throw error
  }
}
