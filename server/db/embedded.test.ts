import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, inject, it, onTestFinished } from 'vitest'
import { z } from 'zod'
import { makeCustomer } from '../testing/place-orders.ts'
import { temporaryDirectory } from '../testing/temporary-directory.ts'
import { DirectoryInUseError } from './directory-lock.ts'
import { openEmbedded } from './embedded.ts'

describe('an embedded database', () => {
  const open = async (directory: string | undefined) => {
    const database = await openEmbedded({ directory, templateFile: inject('embeddedTemplate') })
    onTestFinished(() => database.close())
    return database
  }
  const customers = (sql: Awaited<ReturnType<typeof open>>['sql']) =>
    sql.rows(z.object({ username: z.string() }), 'SELECT username FROM customers')

  it('can be opened once at a time, and keeps its data when it is closed', async () => {
    const directory = join(await temporaryDirectory(), 'made', 'as needed')
    const first = await open(directory)
    await makeCustomer(first.sql, 'ada')
    await expect(open(directory)).rejects.toThrow(DirectoryInUseError)
    await first.close()
    await first.close()
    const second = await open(directory)
    expect(await customers(second.sql)).toEqual([{ username: 'ada' }])
  })

  it('is created again if its creation was interrupted', async () => {
    const directory = await temporaryDirectory()
    await mkdir(join(directory, 'pglite.unfinished', 'base'), { recursive: true })
    await writeFile(join(directory, 'pglite.unfinished', 'PG_VERSION'), '18\n')
    const database = await open(directory)
    expect(await customers(database.sql)).toEqual([])
    expect((await readdir(directory)).sort()).toEqual(['lock', 'pglite'])
  })

  it('allows a listener to stop after it was closed', async () => {
    const database = await open(undefined)
    const listener = await database.listen('order_events', () => undefined)
    await database.close()
    await expect(listener.stop()).resolves.toBeUndefined()
  })
})
