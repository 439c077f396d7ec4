import { beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { describeOnEachEngine } from '../testing/engines.ts'
import { makeCustomer, placeOrders } from '../testing/place-orders.ts'
import { useService, type Credential } from '../testing/running-service.ts'

const Events = z.array(z.object({ id: z.string() }))

describeOnEachEngine('query latestOrderEvents', (get) => {
  const service = useService(get)
  let reader: Credential
  let ids: string[]
  beforeAll(async () => {
    reader = await service().makeKey(['READ'])
    const { sql } = get().database
    ids = await placeOrders(sql, await makeCustomer(sql, 'ada'), { count: 110 })
  })
  const ask = (query: string) => service().post(query, { as: reader })

  it('returns the newest events first, by default 20', async () => {
    const { data } = await ask('{ latestOrderEvents { id } }')
    const numbers = Events.parse(data?.['latestOrderEvents']).map(({ id }) => Number(id))
    expect(numbers).toHaveLength(20)
    expect(numbers).toEqual(numbers.toSorted((a, b) => b - a))
    const more = await ask('{ latestOrderEvents(first: 100) { id } }')
    expect(Events.parse(more.data?.['latestOrderEvents'])).toHaveLength(100)
  })

  it('returns the fields of each event and the present order, or null', async () => {
    const { sql } = get().database
    const [first = '', second = ''] = ids
    await sql.run(`UPDATE orders SET status = 'SHIPPED' WHERE id = $1::bigint`, [first])
    await sql.run('DELETE FROM orders WHERE id = $1::bigint', [second])
    await sql.run('UPDATE orders SET total_credits = 9 WHERE id = $1::bigint', [first])
    const { data } = await ask(`{ latestOrderEvents(first: 3) {
      kind orderId from to actor order { id status totalCredits customer { username } } } }`)
    const order = { id: first, status: 'SHIPPED', totalCredits: 9, customer: { username: 'ada' } }
    const actor = 'database'
    expect(data?.['latestOrderEvents']).toEqual([
      { kind: 'EDITED', orderId: first, from: null, to: null, actor, order },
      { kind: 'DELETED', orderId: second, from: 'PENDING', to: null, actor, order: null },
      { kind: 'STATUS_CHANGED', orderId: first, from: 'PENDING', to: 'SHIPPED', actor, order },
    ])
  })

  it.each([0, -1, 101])('refuses first: %i', async (first) => {
    const { codes, errors } = await ask(`{ latestOrderEvents(first: ${first}) { id } }`)
    expect(codes).toEqual(['BAD_USER_INPUT'])
    expect(errors?.[0]?.message).toBe(`\`first\` must be from 1 to 100, not ${first}.`)
  })
})
