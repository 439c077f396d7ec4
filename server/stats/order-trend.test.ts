import { beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { countStatements } from '../testing/count-statements.ts'
import { describeOnEachEngine } from '../testing/engines.ts'
import { makeCustomer, placeOrders } from '../testing/place-orders.ts'
import { useService, type Credential } from '../testing/running-service.ts'

/** Statements not to count: those that follow events, of new connections, and of the look-up of the key. */
const UNRELATED = /^(?![^]*moments)[^]*(pg_snapshot|feed_snapshot)|pg_is_in_recovery|^SET |api_keys/

const Trend = z.object({
  points: z.array(
    z.object({
      at: z.iso.datetime({ precision: 3 }),
      totalOrders: z.number(),
      pendingCount: z.number(),
      shippedCount: z.number(),
    }),
  ),
})

describeOnEachEngine('query orderTrend', (get) => {
  const service = useService(get)
  let reader: Credential
  beforeAll(async () => {
    reader = await service().makeKey(['READ'])
    const { sql } = get().database
    await placeOrders(sql, await makeCustomer(sql, 'ada'), { count: 3 })
  })
  const ask = async (args: string) => {
    const { data } = await service().post(
      `{ orderTrend${args} { points { at totalOrders pendingCount shippedCount } } }`,
      { as: reader },
    )
    return Trend.parse(data?.['orderTrend']).points
  }

  it('has by default twelve points over the last hour', async () => {
    const points = await ask('')
    expect(points).toHaveLength(12)
    expect(Date.parse(points[11]?.at ?? '') - Date.parse(points[0]?.at ?? '')).toBe(3_600_000)
    expect(points[0]).toMatchObject({ totalOrders: 0, pendingCount: 0, shippedCount: 0 })
    expect(points[11]).toMatchObject({ totalOrders: 3, pendingCount: 3, shippedCount: 0 })
  })

  it('queries the database once for many concurrent requests', async () => {
    const statements = countStatements(UNRELATED)
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => ask('(minutes: 30, points: 6)')),
    )
    answers.push(await ask('(minutes: 30, points: 6)'))
    expect(new Set(answers.map((points) => JSON.stringify(points))).size).toBe(1)
    expect(statements()).toBe(1)
  })

  it.each([
    { args: 'minutes: 4', says: '`minutes` must be from 5 to 1440, not 4.' },
    { args: 'minutes: -60', says: 'not -60' },
    { args: 'minutes: 1441', says: 'not 1441' },
    { args: 'points: 1', says: '`points` must be from 2 to 60, not 1.' },
    { args: 'points: 61', says: 'not 61' },
  ])('refuses $args', async ({ args, says }) => {
    const { codes, errors } = await service().post(`{ orderTrend(${args}) { points { at } } }`, {
      as: reader,
    })
    expect(codes).toEqual(['BAD_USER_INPUT'])
    expect(errors?.[0]?.message).toContain(says)
  })

  it('accepts its limits', async () => {
    expect(await ask('(minutes: 1440, points: 60)')).toHaveLength(60)
    expect(await ask('(minutes: 5, points: 2)')).toHaveLength(2)
  })
})
