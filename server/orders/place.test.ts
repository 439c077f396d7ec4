import { beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { describeOnEachEngine } from '../testing/engines.ts'
import { orderInput, place } from '../testing/orders-over-http.ts'
import { expectTrueRecords } from '../testing/recount.ts'
import { useService, type Credential } from '../testing/running-service.ts'
import { matching } from '../testing/matching.ts'

const ITEM = { name: 'Lamp', category: 'Home', creditValue: 30, quantity: 2 }

describeOnEachEngine('placeOrder', (get) => {
  const service = useService(get)
  let shop: Credential
  beforeAll(async () => {
    shop = await service().makeKey(['READ', 'WRITE'])
  })
  const send = (input: object, as = shop) => place(service(), as, input)
  const rows = async () => {
    const { prisma } = get().database
    return {
      orders: await prisma.order.count(),
      items: await prisma.orderItem.count(),
      customers: await prisma.customer.count(),
      events: await prisma.orderEvent.count(),
      keys: await prisma.idempotencyKey.count(),
    }
  }

  it('places an order with its items in the given order, their total, and the actor', async () => {
    const items = ['Zebra', 'Apple', 'Mango'].map((name, index) => ({
      name,
      category: 'Toys',
      creditValue: 10 ** index,
      quantity: index + 1,
    }))
    const { order, errors } = await send(orderInput('in order', { items }))
    expect(errors).toEqual([])
    expect(order).toMatchObject({
      status: 'PENDING',
      version: 1,
      totalCredits: 1 + 2 * 10 + 3 * 100,
      items: items.map(({ name, quantity }) => ({ name, quantity })),
    })
    expect(order?.history).toEqual([
      {
        kind: 'PLACED',
        from: null,
        to: 'PENDING',
        actor: matching(/^key:/),
        reason: null,
      },
    ])
    await expectTrueRecords(get().database.sql)
  })

  it('uses a default quantity of one, and accepts an item that costs nothing', async () => {
    const items = [{ name: 'Gift', category: 'Toys', creditValue: 0 }]
    const { order } = await send(orderInput('default quantity', { items }))
    expect(order).toMatchObject({ totalCredits: 0, items: [{ name: 'Gift', quantity: 1 }] })
  })

  it('returns the first order for a repeated request and places no second one', async () => {
    const first = await send(orderInput('repeated'))
    const before = await rows()
    const again = await send(orderInput('repeated'))
    expect(again.errors).toEqual([])
    expect(again.order?.id).toBe(first.order?.id)
    expect(await rows()).toEqual(before)
  })

  it('reports NOT_FOUND for a repeated request if the order was deleted', async () => {
    const { order } = await send(orderInput('deleted since'))
    await get().database.sql.run('DELETE FROM orders WHERE id = $1', [order?.id])
    const again = await send(orderInput('deleted since'))
    expect(again.order).toBeNull()
    expect(again.errors).toMatchObject([{ code: 'NOT_FOUND', field: 'idempotencyKey' }])
  })

  it('places one order for ten concurrent requests with the same key', async () => {
    const before = await rows()
    const outcomes = await Promise.all(
      Array.from({ length: 10 }, () => send(orderInput('at once'))),
    )
    expect(outcomes.flatMap(({ errors }) => errors)).toEqual([])
    expect(new Set(outcomes.map(({ order }) => order?.id)).size).toBe(1)
    const after = await rows()
    expect({ orders: after.orders, keys: after.keys, items: after.items }).toEqual({
      orders: before.orders + 1,
      keys: before.keys + 1,
      items: before.items + 1,
    })
    await expectTrueRecords(get().database.sql)
  })

  it('reports IDEMPOTENCY_MISMATCH for a different order with the same key, and writes nothing', async () => {
    await send(orderInput('taken'))
    const before = await rows()
    const { order, errors } = await send(
      orderInput('taken', {
        customer: { username: 'new customer', email: 'new@example.com' },
      }),
    )
    expect(order).toBeNull()
    expect(errors).toMatchObject([{ code: 'IDEMPOTENCY_MISMATCH', field: 'idempotencyKey' }])
    expect(await rows()).toEqual(before)
  })

  it('keeps the keys of different viewers apart', async () => {
    const other = await service().makeKey(['READ', 'WRITE'])
    const mine = await send(orderInput('whose'))
    const theirs = await send(orderInput('whose'), other)
    expect(theirs.errors).toEqual([])
    expect(theirs.order?.id).not.toBe(mine.order?.id)
  })

  it('accepts a key again after a week', async () => {
    const first = await send(orderInput('last week'))
    await get().database.sql.run(
      `UPDATE idempotency_keys SET created_at = now() - interval '8 days' WHERE key = 'last week'`,
    )
    const later = await send(orderInput('last week', { deliveryAddress: 'New street' }))
    expect(later.errors).toEqual([])
    expect(later.order?.id).not.toBe(first.order?.id)
    expect((await send(orderInput('last week', { deliveryAddress: 'New street' }))).order?.id).toBe(
      later.order?.id,
    )
  })

  it('identifies a customer by username, and changes neither the customer nor earlier orders (B2)', async () => {
    const { prisma } = get().database
    const customer = { username: 'Grace', email: 'first@example.com' }
    const first = await send(orderInput('grace 1', { customer }))
    const second = await send(
      orderInput('grace 2', { customer: { ...customer, email: 'second@example.com' } }),
    )
    const customers = await prisma.customer.findMany({ where: { username: 'Grace' } })
    expect(customers.map(({ email }) => email)).toEqual(['first@example.com'])
    const orders = await prisma.order.findMany({
      where: { customer: { username: 'Grace' } },
      orderBy: { id: 'asc' },
    })
    expect(orders.map(({ id, contactEmail, version }) => [id, contactEmail, version])).toEqual([
      [BigInt(z.string().parse(first.order?.id)), 'first@example.com', 1],
      [BigInt(z.string().parse(second.order?.id)), 'second@example.com', 1],
    ])
  })

  it.each(['NFC', 'NFD'] as const)(
    'finds a customer whose name is given in the other Unicode form than %s, and creates none',
    async (form) => {
      const username = `Jos\u00e9 ${form}`.normalize(form)
      const other = username.normalize(form === 'NFC' ? 'NFD' : 'NFC')
      const before = await rows()
      const customer = { username, email: 'jose@example.com' }
      await send(orderInput(`${form} 1`, { customer }))
      await send(orderInput(`${form} 2`, { customer: { ...customer, username: other } }))
      expect((await rows()).customers).toBe(before.customers + 1)
      const stored = { username: username.normalize('NFC') }
      expect(await get().database.prisma.order.count({ where: { customer: stored } })).toBe(2)
      // A repeated request is the same order, too.
      const again = await send(
        orderInput(`${form} 1`, { customer: { ...customer, username: other } }),
      )
      expect([again.errors, (await rows()).orders]).toEqual([[], before.orders + 2])
    },
  )

  it('finds the first of the customers that another program stored in several forms', async () => {
    const { prisma } = get().database
    const stored = ['Zo\u0065\u0308 stored', 'Zo\u00eb stored']
    const ids: bigint[] = []
    for (const username of stored) {
      const { id } = await prisma.customer.create({ data: { username, email: 'z@example.com' } })
      ids.push(id)
    }
    const customer = { username: 'Zo\u00eb stored', email: 'z@example.com' }
    const { order } = await send(orderInput('several forms', { customer }))
    const placed = await prisma.order.findUnique({ where: { id: BigInt(order?.id ?? 0) } })
    expect(placed?.customerId).toBe(ids[0])
  })

  it('creates a customer once for concurrent requests', async () => {
    const customer = { username: 'Hedy', email: 'hedy@example.com' }
    const outcomes = await Promise.all(
      Array.from({ length: 8 }, (_, index) => send(orderInput(`hedy ${index}`, { customer }))),
    )
    expect(outcomes.flatMap(({ errors }) => errors)).toEqual([])
    expect(await get().database.prisma.customer.count({ where: { username: 'Hedy' } })).toBe(1)
  })

  it('stores the external id, and refuses it for another order without claiming its key', async () => {
    const first = await send(orderInput('external 1', { externalId: ' WEB-1 ' }))
    expect(first.errors).toEqual([])
    const before = await rows()
    const refused = await send(orderInput('external 2', { externalId: 'WEB-1' }))
    expect(refused.order).toBeNull()
    expect(refused.errors).toEqual([
      {
        code: 'INVALID_INPUT',
        field: 'externalId',
        message: 'There is already an order with the external id "WEB-1".',
      },
    ])
    expect(await rows()).toEqual(before)
    expect((await send(orderInput('external 2', { externalId: 'WEB-2' }))).errors).toEqual([])
    const again = await send(orderInput('external 1', { externalId: 'WEB-1' }))
    expect(again.order?.id).toBe(first.order?.id)
  })

  it('places one order for concurrent requests with the same external id', async () => {
    const outcomes = await Promise.all(
      Array.from({ length: 6 }, (_, index) =>
        send(orderInput(`same external ${index}`, { externalId: 'WEB-9' })),
      ),
    )
    expect(outcomes.filter(({ errors }) => errors.length === 0)).toHaveLength(1)
    expect(await get().database.prisma.order.count({ where: { externalId: 'WEB-9' } })).toBe(1)
  })

  it.each([
    { field: 'idempotencyKey', change: { idempotencyKey: ' ' } },
    { field: 'idempotencyKey', change: { idempotencyKey: 'x'.repeat(201) } },
    { field: 'customer.username', change: { customer: { username: '', email: 'a@example.com' } } },
    { field: 'customer.email', change: { customer: { username: 'a', email: 'nowhere' } } },
    { field: 'items', change: { items: [] } },
    { field: 'items', change: { items: Array(101).fill(ITEM) } },
    { field: 'items.1.quantity', change: { items: [ITEM, { ...ITEM, quantity: 0 }] } },
    { field: 'items.0.quantity', change: { items: [{ ...ITEM, quantity: 1_001 }] } },
    { field: 'items.0.creditValue', change: { items: [{ ...ITEM, creditValue: -1 }] } },
    { field: 'items.0.name', change: { items: [{ ...ITEM, name: 'a\u0000' }] } },
    { field: 'items.0.category', change: { items: [{ ...ITEM, category: '\ud800' }] } },
    { field: 'items.0.name', change: { items: [{ ...ITEM, name: 'a\u001b[2J' }] } },
    { field: 'items.0.category', change: { items: [{ ...ITEM, category: 'a\nb' }] } },
    {
      field: 'customer.username',
      change: { customer: { username: 'a\tb', email: 'a@example.com' } },
    },
    { field: 'customer.email', change: { customer: { username: 'a', email: 'a\u0007@b.org' } } },
    { field: 'externalId', change: { externalId: 'a\u009bb' } },
    { field: 'deliveryAddress', change: { deliveryAddress: 'a\u0007b' } },
    { field: 'deliveryAddress', change: { deliveryAddress: 'a\u0085b' } },
    { field: 'deliveryAddress', change: { deliveryAddress: '\n' } },
    { field: 'externalId', change: { externalId: '' } },
    { field: 'externalId', change: { externalId: '\u2060' } },
    {
      field: 'customer.username',
      change: { customer: { username: '\u200b\u200d', email: 'a@example.com' } },
    },
    {
      field: 'customer.username',
      change: { customer: { username: '\u3164 \u2800', email: 'a@example.com' } },
    },
    { field: 'items.0.name', change: { items: [{ ...ITEM, name: '\u00ad\ufe0f' }] } },
    { field: 'items.0.category', change: { items: [{ ...ITEM, category: '\u{e0001}' }] } },
    { field: 'deliveryAddress', change: { deliveryAddress: '\u202e\n\u202c' } },
    { field: 'externalId', change: { externalId: 'x'.repeat(201) } },
    {
      field: 'items',
      change: { items: Array(3).fill({ ...ITEM, creditValue: 1_000_000, quantity: 1_000 }) },
    },
  ])('reports INVALID_INPUT for $field, and writes nothing', async ({ field, change }) => {
    const before = await rows()
    const { order, errors } = await send(orderInput('invalid', change))
    expect(order).toBeNull()
    expect(errors.map((error) => [error.code, error.field])).toEqual([['INVALID_INPUT', field]])
    expect(await rows()).toEqual(before)
  })

  it.each([
    { name: 'marks', text: '\u0301\u20dd' },
    { name: 'noncharacters', text: '\uffff' },
    { name: 'the null notehead', text: '\u{1D159}' },
    { name: 'tags', text: '\u{E0041}' },
  ])('refuses a text of $name alone, which is drawn as nothing (B13)', async ({ text }) => {
    const { errors } = await send(orderInput('nothing-seen', { deliveryAddress: text }))
    expect(errors.map(({ code, field }) => [code, field])).toEqual([
      ['INVALID_INPUT', 'deliveryAddress'],
    ])
  })

  it.each([
    'e\u0301',
    '\u0915\u093f',
    '\u{1F469}\u200d\u{1F373}',
    '-',
    'Street 1\r\n\tTown\nLand\n',
    '\u05d0\u200f \u061c1\u200e',
    'to \u2067\u05d0\u2069 and \u202b\u05d0\u202c',
  ])('accepts the address %j', async (text) => {
    const { errors } = await send(orderInput(`seen-${text}`, { deliveryAddress: text }))
    expect(errors).toEqual([])
  })

  it('accepts a name in which some characters are invisible (B13)', async () => {
    const customer = {
      username: '\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645',
      email: 'a@example.com',
    }
    expect((await send(orderInput('joined', { customer }))).errors).toEqual([])
  })

  it('reports all invalid fields at once', async () => {
    const { errors } = await send(orderInput('', { items: [], deliveryAddress: '' }))
    expect(errors.map(({ field }) => field)).toEqual(['idempotencyKey', 'items', 'deliveryAddress'])
  })

  it('says in its own words what an empty text lacks, with the path (B9)', async () => {
    const { errors } = await send({
      idempotencyKey: '',
      customer: { username: '', email: '' },
      items: [{ name: '', category: '', creditValue: 1 }],
      deliveryMethod: 'PICKUP',
      deliveryAddress: '',
      externalId: '',
    })
    expect(errors.map(({ field, message }) => [field, message])).toEqual([
      ['idempotencyKey', 'The text must have 1 to 200 characters.'],
      ['customer.username', 'The text must have 1 to 100 characters.'],
      ['customer.email', 'The e-mail address is not valid, or has more than 254 characters.'],
      ['items.0.name', 'The text must have 1 to 200 characters.'],
      ['items.0.category', 'The text must have 1 to 100 characters.'],
      ['deliveryAddress', 'The text must have 1 to 1,000 characters.'],
      ['externalId', 'The text must have 1 to 200 characters.'],
    ])
  })

  it('says what an invalid field accepts', async () => {
    const customer = { username: 'x'.repeat(101), email: 'nowhere' }
    const items = [{ ...ITEM, creditValue: -1, quantity: 1_001 }]
    const { errors } = await send(orderInput('limits', { customer, items }))
    expect(errors.map(({ message }) => message)).toEqual([
      'The text must have 1 to 100 characters.',
      'The e-mail address is not valid, or has more than 254 characters.',
      'The number must be from 0 to 1,000,000.',
      'The number must be from 1 to 1,000.',
    ])
    expect((await send(orderInput('none', { items: [] }))).errors).toMatchObject([
      { message: 'An order must have 1 to 100 items.' },
    ])
  })

  it('writes nothing, not even the key, if the database refuses the order', async () => {
    const { sql } = get().database
    await sql.run(`ALTER TABLE order_items ADD CONSTRAINT no_bombs CHECK (name <> 'Bomb')`)
    const before = await rows()
    const input = orderInput('bomb', { items: [{ ...ITEM, name: 'Bomb' }] })
    await expect(send(input)).rejects.toThrow('INTERNAL_SERVER_ERROR')
    expect(await rows()).toEqual(before)
    await sql.run('ALTER TABLE order_items DROP CONSTRAINT no_bombs')
    expect((await send(input)).errors).toEqual([])
  })

  it('stores the exact time of the estimated delivery', async () => {
    const { order } = await send(
      orderInput('estimated', { estimatedDelivery: '2026-12-24T18:00:00.250+01:00' }),
    )
    const id = BigInt(z.string().parse(order?.id))
    const kept = await get().database.prisma.order.findUniqueOrThrow({ where: { id } })
    expect(kept.estimatedDelivery?.toISOString()).toBe('2026-12-24T17:00:00.250Z')
  })
})
