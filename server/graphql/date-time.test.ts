import { beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { describeOnEachEngine } from '../testing/engines.ts'
import { makeCustomer, placeOrders } from '../testing/place-orders.ts'
import { useService, type Credential } from '../testing/running-service.ts'
import { matching } from '../testing/matching.ts'

const COUNT = 'query ($at: DateTime) { orders(filter: { placedAfter: $at }) { totalCount } }'

describeOnEachEngine('DateTime', (get) => {
  const service = useService(get)
  let reader: Credential
  beforeAll(async () => {
    reader = await service().makeKey(['READ'])
    const { sql } = get().database
    await placeOrders(sql, await makeCustomer(sql, 'ada'))
    await sql.run(`UPDATE orders SET date_ordered = '2026-03-29T00:30:15.25Z'`)
  })
  const countFrom = async (at: unknown) => {
    const { data, codes, errors } = await service().post(COUNT, { as: reader, variables: { at } })
    const [error] = errors ?? []
    if (error !== undefined) return { codes, message: error.message }
    return z.object({ totalCount: z.number() }).parse(data?.['orders']).totalCount
  }

  it('is written in UTC with milliseconds', async () => {
    const { data } = await service().post('{ order(id: 1) { dateOrdered } }', { as: reader })
    expect(data).toEqual({ order: { dateOrdered: '2026-03-29T00:30:15.250Z' } })
  })

  it.each([
    { at: '2026-03-29T00:30:15.250Z', found: 1 },
    { at: '2026-03-29T00:30:15.251Z', found: 0 },
    { at: '2026-03-29T02:30:15.250+02:00', found: 1 },
    { at: '2026-03-29T02:30:15.251+02:00', found: 0 },
    { at: '0001-01-01T00:00:00Z', found: 1 },
    { at: '9999-12-31T23:59:59.999Z', found: 0 },
    { at: null, found: 1 },
  ])('accepts $at', async ({ at, found }) => {
    expect(await countFrom(at)).toBe(found)
  })

  it.each([
    'yesterday',
    '',
    '2026-03-29',
    '2026-03-29T00:30:15',
    '2026-03-29T00:30Z',
    '2026-02-30T00:00:00Z',
    '2026-03-29T24:01:00Z',
    '0000-01-01T00:00:00Z',
    '0001-01-01T00:00:00+00:01',
    '9999-12-31T23:59:59-00:01',
    '+012026-01-01T00:00:00Z',
    1_774_744_215_250,
    true,
    ['2026-03-29T00:30:15Z', '2026-03-29T00:30:15Z'],
    {},
  ])('refuses %j', async (at) => {
    expect(await countFrom(at)).toEqual({
      codes: ['BAD_USER_INPUT'],
      message: matching(/ISO 8601/),
    })
  })

  it('follows the same rules as a literal in the document', async () => {
    const ask = (at: string) =>
      service().post(`{ orders(filter: { placedAfter: ${at} }) { totalCount } }`, { as: reader })
    expect((await ask('"2026-03-29T00:30:15.250Z"')).data).toEqual({ orders: { totalCount: 1 } })
    expect((await ask('"soon"')).codes).toEqual(['BAD_USER_INPUT'])
    expect((await ask('5')).codes).toEqual(['BAD_USER_INPUT'])
  })
})
