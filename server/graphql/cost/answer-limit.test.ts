import { beforeAll, expect, it } from 'vitest'
import { describeOnEachEngine } from '../../testing/engines.ts'
import { makeCustomer, placeOrders } from '../../testing/place-orders.ts'
import { useService, type Credential } from '../../testing/running-service.ts'
import { openSse } from '../../testing/sse-client.ts'

const ADDRESSES = '{ orders(first: 100) { edges { node { deliveryAddress } } } }'

describeOnEachEngine('a response over the size limit', (get) => {
  const service = useService(get)
  let reader: Credential
  beforeAll(async () => {
    const { sql } = get().database
    await placeOrders(sql, await makeCustomer(sql, 'ada'), { count: 100 })
    // Longer than the API accepts: a program with SQL access can write texts of 20,000 characters, and each
    // of these has two bytes.
    await sql.run(`UPDATE orders SET delivery_address = repeat('ü', 20000)`)
    reader = await service().makeKey(['READ'])
  })

  it('is replaced by an error', async () => {
    const { status, codes, errors, data } = await service().post(ADDRESSES, { as: reader })
    expect([status, codes, data]).toEqual([200, ['COST_LIMIT'], undefined])
    expect(errors?.[0]?.message).toContain('2 MiB')
  })

  it('is replaced by an error in a stream too', async () => {
    const client = await openSse(service().url, { headers: reader, query: ADDRESSES })
    const [answer, end] = await client.ended()
    expect(answer?.data).toContain('"COST_LIMIT"')
    expect(end?.name).toBe('complete')
  })

  it('can be requested in parts', async () => {
    const part = ADDRESSES.replace('100', '50')
    expect((await service().post(part, { as: reader })).errors).toBeUndefined()
  })
})
