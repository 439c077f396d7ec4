import { expect, it, onTestFinished } from 'vitest'
import { z } from 'zod'
import { createLog } from '../process/log.ts'
import type { Database } from './database.ts'
import { describeOnEachEngine, describeOnPostgres } from '../testing/engines.ts'
import { openPostgres } from './postgres.ts'

// Near midnight on a day when clocks change in many time zones, so that any shift is visible.
const INSTANT = new Date('2026-03-29T00:30:15.250Z')

async function expectUtc({ prisma, sql }: Database) {
  const { id } = await prisma.customer.create({
    data: { username: 'ada', email: 'ada@example.com', createdAt: INSTANT },
  })
  const row = await sql.one(
    z.object({ zone: z.string(), text: z.string(), time: z.date(), epoch: z.number() }),
    `SELECT current_setting('TimeZone') AS zone, created_at::text AS text, created_at AS time,
            extract(epoch FROM created_at)::float8 * 1000 AS epoch
       FROM customers WHERE id = $1::bigint`,
    [String(id)],
  )
  expect(row).toEqual({
    zone: 'UTC',
    text: '2026-03-29 00:30:15.25+00',
    time: INSTANT,
    epoch: INSTANT.getTime(),
  })
  expect((await prisma.customer.findUniqueOrThrow({ where: { id } })).createdAt).toEqual(INSTANT)
  const raw = await prisma.$transaction(
    (tx) => tx.$queryRaw`SELECT created_at AS time FROM customers WHERE id = ${id}`,
  )
  expect(raw).toEqual([{ time: INSTANT }])

  await sql.run('UPDATE customers SET created_at = $1 WHERE id = $2::bigint', [
    new Date(0).toISOString(),
    String(id),
  ])
  expect((await prisma.customer.findUniqueOrThrow({ where: { id } })).createdAt).toEqual(
    new Date(0),
  )
}

describeOnEachEngine('times', (get) => {
  it('are the same instant through Prisma and through SQL', () => expectUtc(get().database))
})

describeOnPostgres('times on a server in another time zone', (get) => {
  it('are the same instant through Prisma and through SQL', async () => {
    const url = z.string().parse(get().url)
    const name = new URL(url).pathname.slice(1)
    await get().database.sql.run(`ALTER DATABASE ${name} SET timezone = 'Pacific/Auckland'`)
    const database = await openPostgres({ url, directUrl: url }, createLog('silent'))
    onTestFinished(() => database.close())
    await expectUtc(database)
  })
})
