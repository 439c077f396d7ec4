import { join } from 'node:path'
import { expect, inject, it, onTestFinished } from 'vitest'
import { z } from 'zod'
import { expectTrueRecords } from '../testing/recount.ts'
import { runScript } from '../testing/script-process.ts'
import { temporaryDirectory } from '../testing/temporary-directory.ts'
import { openEmbedded } from './embedded.ts'

const SCRIPT = join(import.meta.dirname, '../testing/scripts/place-orders.ts')

it('the embedded database keeps all acknowledged commits when its process is killed', async () => {
  const directory = await temporaryDirectory()
  const acknowledged: string[] = []
  // Each process opens the database that the previous one left when it was killed.
  for (const untilKilled of [1, 25, 60]) {
    const writer = runScript(SCRIPT, [directory, inject('embeddedTemplate')])
    for (let n = 0; n < untilKilled; n += 1) acknowledged.push(await writer.nextLine())
    await writer.kill()
  }
  const database = await openEmbedded({ directory })
  onTestFinished(() => database.close())
  const kept = await database.sql.rows(z.object({ id: z.string() }), 'SELECT id::text FROM orders')
  expect(kept.map(({ id }) => id)).toEqual(expect.arrayContaining(acknowledged))
  expect(new Set(acknowledged).size).toBe(1 + 25 + 60)
  await expectTrueRecords(database.sql)
}, 60_000)
