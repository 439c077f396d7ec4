import { beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { describeOnEachEngine } from '../testing/engines.ts'
import { update } from '../testing/orders-over-http.ts'
import { makeCustomer, placeOrders } from '../testing/place-orders.ts'
import { expectTrueRecords } from '../testing/recount.ts'
import { useService, type Credential } from '../testing/running-service.ts'
import { matching } from '../testing/matching.ts'

describeOnEachEngine('updateOrderStatus', (get) => {
  const service = useService(get)
  let admin: Credential
  let customer: string
  beforeAll(async () => {
    admin = await service().signIn()
    customer = await makeCustomer(get().database.sql, 'ada')
  })
  const order = async (status = 'PENDING') =>
    z.string().parse((await placeOrders(get().database.sql, customer, { status }))[0])
  const change = (input: object, as = admin) => update(service(), as, input)

  it('moves an order and records the actor, both statuses and the reason', async () => {
    const id = await order()
    await change({ id, status: 'SHIPPED', expectedVersion: 1, reason: ' on the truck ' })
    const program = await service().makeKey(['READ', 'WRITE'])
    await change({ id, status: 'OUT_FOR_DELIVERY' }, program)
    const { order: moved, errors } = await change({ id, status: 'DELIVERED' })
    expect(errors).toEqual([])
    expect(moved).toMatchObject({ id, status: 'DELIVERED', version: 4 })
    expect(moved?.history).toEqual([
      { kind: 'PLACED', from: null, to: 'PENDING', actor: 'database', reason: null },
      {
        kind: 'STATUS_CHANGED',
        from: 'PENDING',
        to: 'SHIPPED',
        actor: 'admin',
        reason: 'on the truck',
      },
      {
        kind: 'STATUS_CHANGED',
        from: 'SHIPPED',
        to: 'OUT_FOR_DELIVERY',
        actor: matching(/^key:program-\d+$/),
        reason: null,
      },
      {
        kind: 'STATUS_CHANGED',
        from: 'OUT_FOR_DELIVERY',
        to: 'DELIVERED',
        actor: 'admin',
        reason: null,
      },
    ])
  })

  it('records no reason without a visible character (B13)', async () => {
    const id = await order()
    const { order: shipped } = await change({ id, status: 'SHIPPED', reason: ' \u200b ' })
    expect(shipped?.history.at(-1)).toMatchObject({ to: 'SHIPPED', reason: null })
  })

  it('stores the reason of a cancellation in the order and in its history', async () => {
    const id = await order('SHIPPED')
    const { order: cancelled } = await change({ id, status: 'CANCELLED', reason: 'lost' })
    expect(cancelled).toMatchObject({ status: 'CANCELLED', cancellationReason: 'lost' })
    expect(cancelled?.history.at(-1)).toMatchObject({ to: 'CANCELLED', reason: 'lost' })
  })

  it('does not leave the actor and reason of a request on the connection', async () => {
    const id = await order()
    await change({ id, status: 'SHIPPED', reason: 'mine' })
    await get().database.sql.run(
      `UPDATE orders SET delivery_address = 'Elsewhere' WHERE id = $1::bigint`,
      [id],
    )
    const { order: after } = await change({ id, status: 'SHIPPED' })
    expect(after?.history.at(-1)).toMatchObject({
      kind: 'EDITED',
      actor: 'database',
      reason: null,
    })
  })

  it('reports VERSION_CONFLICT with the current order, before any other error', async () => {
    const id = await order()
    await change({ id, status: 'SHIPPED' })
    const { order: present, errors } = await change({
      id,
      status: 'DELIVERED',
      expectedVersion: 1,
    })
    expect(errors).toMatchObject([{ code: 'VERSION_CONFLICT', field: 'expectedVersion' }])
    expect(errors[0]?.message).toContain('version 2, not 1')
    expect(present).toMatchObject({ id, status: 'SHIPPED', version: 2 })
  })

  it.each([
    { from: 'PENDING', to: 'DELIVERED', says: 'only SHIPPED, CANCELLED' },
    { from: 'SHIPPED', to: 'SHIPPED', says: 'only OUT_FOR_DELIVERY, CANCELLED' },
    { from: 'DELIVERED', to: 'CANCELLED', says: 'its status is final' },
    { from: 'CANCELLED', to: 'PENDING', says: 'its status is final' },
  ])(
    'reports INVALID_TRANSITION with the allowed statuses for $from → $to',
    async ({ from, to, says }) => {
      const id = await order(from)
      const { order: present, errors } = await change({ id, status: to, reason: 'why not' })
      expect(errors).toMatchObject([{ code: 'INVALID_TRANSITION', field: 'status' }])
      expect(errors[0]?.message).toContain(says)
      expect(present).toMatchObject({ status: from, version: 1 })
    },
  )

  it.each([
    {},
    { reason: null },
    { reason: '' },
    { reason: '  \n' },
    { reason: '\u200b\u2060' },
    { reason: '\u00a0\u2800' },
  ])('reports REASON_REQUIRED for a cancellation with %j', async (input) => {
    const id = await order()
    const { order: present, errors } = await change({ id, status: 'CANCELLED', ...input })
    expect(errors).toMatchObject([{ code: 'REASON_REQUIRED', field: 'reason' }])
    expect(present).toMatchObject({ status: 'PENDING', version: 1 })
  })

  it.each(['999999999', 'abc', '', '-1', '9'.repeat(19), '1e3', ' 1'])(
    'reports NOT_FOUND for the id %j',
    async (id) => {
      const { order: none, errors } = await change({ id, status: 'SHIPPED' })
      expect(none).toBeNull()
      expect(errors).toMatchObject([{ code: 'NOT_FOUND', field: 'id' }])
    },
  )

  it.each([
    { name: 'that is too long', reason: 'x'.repeat(501) },
    { name: 'with NUL', reason: 'a\u0000b' },
    { name: 'with a lone surrogate', reason: 'a\ud800' },
    { name: 'with a command of a terminal', reason: 'a\u001b[2J' },
    { name: 'with a control character of Latin 1', reason: 'a\u009b2J' },
  ])('reports INVALID_INPUT for a reason $name', async ({ reason }) => {
    const id = await order()
    const { errors } = await change({ id, status: 'CANCELLED', reason })
    expect(errors).toMatchObject([{ code: 'INVALID_INPUT', field: 'reason' }])
  })

  it('applies exactly one of two concurrent changes that expect the same version', async () => {
    for (let round = 0; round < 5; round += 1) {
      const id = await order()
      const outcomes = await Promise.all([
        change({ id, status: 'SHIPPED', expectedVersion: 1 }),
        change({ id, status: 'CANCELLED', reason: 'no stock', expectedVersion: 1 }),
      ])
      const codes = outcomes.map(({ errors }) => errors.map(({ code }) => code))
      expect(codes.filter((each) => each.length === 0)).toHaveLength(1)
      expect(codes.filter((each) => each.length > 0)).toEqual([['VERSION_CONFLICT']])
      for (const { order: seen } of outcomes) expect(seen?.version).toBe(2)
    }
  })

  it('applies one of ten concurrent changes without an expected version', async () => {
    const id = await order()
    const outcomes = await Promise.all(
      Array.from({ length: 10 }, () => change({ id, status: 'SHIPPED' })),
    )
    const refusals = outcomes.flatMap(({ errors }) => errors.map(({ code }) => code))
    expect(refusals).toEqual(Array(9).fill('INVALID_TRANSITION'))
    await expectTrueRecords(get().database.sql)
  })
})
