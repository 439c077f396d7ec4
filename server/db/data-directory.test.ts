import {
  chmod,
  cp,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  rmdir,
  stat,
  symlink,
  truncate,
  writeFile,
} from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, inject, it } from 'vitest'
import { z } from 'zod'
import { makeCustomer } from '../testing/place-orders.ts'
import { recordLog } from '../testing/log-records.ts'
import { temporaryDirectory } from '../testing/temporary-directory.ts'
import { DataDirectoryError } from './data-directory.ts'
import { DirectoryInUseError } from './directory-lock.ts'
import { openEmbedded } from './embedded.ts'

const open = (directory: string, mustExist = false) =>
  openEmbedded({
    directory,
    templateFile: inject('embeddedTemplate'),
    mustExist,
    log: recordLog().log,
  })

/** Creates a database with a customer, closes it, and returns its DATA_DIR. */
async function filled(directory: string): Promise<string> {
  const database = await open(directory)
  await makeCustomer(database.sql, 'ada')
  await database.close()
  return directory
}

async function customersIn(directory: string): Promise<string[]> {
  const database = await open(directory)
  try {
    const rows = await database.sql.rows(
      z.object({ username: z.string() }),
      'SELECT username FROM customers',
    )
    return rows.map(({ username }) => username)
  } finally {
    await database.close()
  }
}

/** The entries of a directory to which other users of the machine have a right. */
async function openToOthers(directory: string): Promise<string[]> {
  const entries = await readdir(directory)
  const modes = await Promise.all(entries.map((entry) => modeOf(join(directory, entry))))
  return entries.filter((_, index) => ((modes[index] ?? 0) & 0o077) !== 0)
}

const modeOf = async (path: string) => (await stat(path)).mode & 0o777

describe('the files of an embedded database (E4)', () => {
  it('are for the user of the server alone, also in a directory that is created', async () => {
    const directory = join(await temporaryDirectory(), 'made', 'as needed')
    await filled(directory)
    expect(await modeOf(directory)).toBe(0o700)
    expect(await openToOthers(directory)).toEqual([])
  })

  it('become private at the next start, as does a directory with nothing else in it', async () => {
    const directory = await filled(await temporaryDirectory())
    await chmod(directory, 0o755)
    await chmod(join(directory, 'pglite'), 0o755)
    await chmod(join(directory, 'pglite', 'PG_VERSION'), 0o666)
    expect(await customersIn(directory)).toEqual(['ada'])
    expect(await modeOf(directory)).toBe(0o700)
    expect(await openToOthers(directory)).toEqual([])
    expect(await modeOf(join(directory, 'pglite', 'PG_VERSION'))).toBe(0o600)
  })

  it('are private in a directory of others, which stays as it is', async () => {
    const directory = await temporaryDirectory()
    await chmod(directory, 0o755)
    await writeFile(join(directory, 'of another program'), '')
    await chmod(join(directory, 'of another program'), 0o644)
    await filled(directory)
    expect(await modeOf(directory)).toBe(0o755)
    expect(await openToOthers(directory)).toEqual(['of another program'])
  })
})

describe('DATA_DIR', () => {
  it('with files but without PG_VERSION is refused, and nothing is overwritten (E10)', async () => {
    const directory = await filled(await temporaryDirectory())
    const version = join(directory, 'pglite', 'PG_VERSION')
    const content = await readFile(version)
    await rm(version)
    const before = await readdir(directory, { recursive: true })
    await expect(open(directory)).rejects.toThrow(/PG_VERSION is missing\. Restore a backup/)
    expect(await readdir(directory, { recursive: true })).toEqual(before)
    await writeFile(version, content)
    expect(await customersIn(directory)).toEqual(['ada'])
  })

  it('with files of another program in the place of the database is refused', async () => {
    const directory = await temporaryDirectory()
    await mkdir(join(directory, 'pglite'))
    await writeFile(join(directory, 'pglite', 'notes.txt'), 'mine')
    await expect(open(directory)).rejects.toThrow(DataDirectoryError)
    expect(await readdir(join(directory, 'pglite'))).toEqual(['notes.txt'])
  })

  it('with an empty directory in the place of the database gets a new one', async () => {
    const directory = await temporaryDirectory()
    await mkdir(join(directory, 'pglite'))
    expect(await customersIn(directory)).toEqual([])
  })

  it('that is the directory of the database itself is refused', async () => {
    const directory = await filled(await temporaryDirectory())
    await expect(open(join(directory, 'pglite'))).rejects.toThrow(
      /DATA_DIR is the directory of a database itself/,
    )
  })

  it('that is a file, or is below one, is refused (E15)', async () => {
    const file = join(await temporaryDirectory(), 'file')
    await writeFile(file, '')
    await expect(open(file)).rejects.toThrow(`DATA_DIR is a file: ${file}. Set it to a directory.`)
    await expect(open(join(file, 'below'))).rejects.toThrow(/DATA_DIR cannot be used: .*ENOTDIR/)
  })

  it('with a file in the place of the database or the lock is refused', async () => {
    for (const name of ['pglite', 'lock']) {
      const directory = await temporaryDirectory()
      await writeFile(join(directory, name), '')
      await expect(open(directory)).rejects.toThrow(/^DATA_DIR /)
    }
  })

  it.runIf(process.platform === 'linux')('below /proc is refused (E15)', async () => {
    await expect(open('/proc/data')).rejects.toThrow(/^DATA_DIR cannot be used: \/proc\/data/)
    await expect(open('/proc/self/data/deeper')).rejects.toThrow(/^DATA_DIR cannot be used/)
  })

  it('without a database is refused if there must be one, and nothing is created', async () => {
    const directory = await temporaryDirectory()
    for (const path of [directory, join(directory, 'missing')]) {
      await expect(open(path, true)).rejects.toThrow(`There is no database in DATA_DIR: ${path}.`)
    }
    expect(await readdir(directory)).toEqual([])
  })

  it('or its database can be on another disk, but not on one that is missing', async () => {
    const [directory, elsewhere] = [await temporaryDirectory(), await temporaryDirectory()]
    await filled(directory)
    await rename(join(directory, 'pglite'), join(elsewhere, 'moved'))
    await symlink(join(elsewhere, 'moved'), join(directory, 'pglite'))
    await symlink(directory, join(elsewhere, 'link'))
    expect(await customersIn(join(elsewhere, 'link'))).toEqual(['ada'])

    await rename(join(elsewhere, 'moved'), join(elsewhere, 'gone'))
    await expect(open(directory)).rejects.toThrow(/pglite, whose target does not exist/)
    expect((await readdir(directory)).sort()).toEqual(['lock', 'pglite'])
    await symlink(join(elsewhere, 'nowhere'), join(elsewhere, 'dangling'))
    await expect(open(join(elsewhere, 'dangling'))).rejects.toThrow(/dangling, whose target/)
  })

  it('copied without its empty directories is refused, and works with them again', async () => {
    const directory = await filled(await temporaryDirectory())
    const removed: string[] = []
    for (const entry of await readdir(directory, { withFileTypes: true, recursive: true })) {
      const path = join(entry.parentPath, entry.name)
      const isEmpty = entry.isDirectory() && (await readdir(path)).length === 0
      if (isEmpty && entry.name !== 'lock') removed.push(path)
    }
    for (const path of removed) await rmdir(path)
    const refusal = await open(directory).then(String, String)
    const [, named = ''] = /are missing: ([^.]*)\./.exec(refusal) ?? []
    for (const name of named.split(', ')) await mkdir(join(directory, 'pglite', name))
    expect(await customersIn(directory)).toEqual(['ada'])
  })

  const DAMAGES: { what: string; damage: (database: string) => Promise<void> }[] = [
    { what: 'a torn control file', damage: (d) => truncate(join(d, 'global/pg_control'), 10) },
    { what: 'no control file', damage: (d) => rm(join(d, 'global/pg_control')) },
    { what: 'another version', damage: (d) => writeFile(join(d, 'PG_VERSION'), '15\n') },
    { what: 'an empty version', damage: (d) => writeFile(join(d, 'PG_VERSION'), '') },
    { what: 'no data', damage: (d) => rm(join(d, 'base'), { recursive: true }) },
    { what: 'no write-ahead log', damage: (d) => rm(join(d, 'pg_wal'), { recursive: true }) },
  ]
  it('with a damaged database says so, and stays as it is (E15)', async () => {
    const original = await filled(await temporaryDirectory())
    for (const { what, damage } of DAMAGES) {
      const directory = join(await temporaryDirectory(), 'copy')
      await cp(original, directory, { recursive: true, filter: (path) => !path.endsWith('lock') })
      await damage(join(directory, 'pglite'))
      const attempt = open(directory)
      await expect(attempt, what).rejects.toThrow(
        /^The database in DATA_DIR cannot be opened .*: its files are damaged/,
      )
      // The lock was released.
      await expect(open(directory), what).rejects.not.toThrow(DirectoryInUseError)
      expect((await readdir(directory)).sort()).toEqual(['lock', 'pglite'])
    }
    // It starts an engine thirteen times, one after the other.
  }, 120_000)
})
