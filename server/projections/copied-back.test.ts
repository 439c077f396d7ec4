import { cp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, inject, it, onTestFinished } from 'vitest'
import { openEmbedded } from '../db/embedded.ts'
import { openEpoch } from '../feed/epoch.ts'
import { recomputedFlow, storedFlow } from '../testing/order-flow.ts'
import { makeCustomer, placeOrders } from '../testing/place-orders.ts'
import { temporaryDirectory } from '../testing/temporary-directory.ts'
import { orderFlow } from './order-flow.ts'
import { runBatch } from './run-batch.ts'

async function open(directory: string) {
  const database = await openEmbedded({ directory, templateFile: inject('embeddedTemplate') })
  onTestFinished(() => database.close())
  await openEpoch(database.sql)
  return database
}

it('continues where a data directory was that is put back later', async () => {
  const root = await temporaryDirectory()
  const [directory, copy] = [join(root, 'data'), join(root, 'copy')]
  const original = await open(directory)
  const customer = await makeCustomer(original.sql, 'ada')
  await placeOrders(original.sql, customer, { count: 3 })
  await runBatch(original.sql, orderFlow, 100)
  await original.close()
  await cp(join(directory, 'pglite'), join(copy, 'pglite'), { recursive: true })

  const later = await open(directory)
  for (let n = 0; n < 5; n += 1) {
    await placeOrders(later.sql, customer)
    await runBatch(later.sql, orderFlow, 100)
  }
  await later.close()
  await rm(directory, { recursive: true })

  const restored = await open(copy)
  await placeOrders(restored.sql, customer, { count: 2 })
  const batch = await runBatch(restored.sql, orderFlow, 100)
  expect(batch).toMatchObject({ outcome: 'applied', rebuilding: false, more: false })
  expect(await storedFlow(restored.sql)).toEqual(await recomputedFlow(restored.sql))
}, 120_000)
