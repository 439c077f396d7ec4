import { getIntrospectionQuery } from 'graphql'
import { beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { describeOnEachEngine } from '../../testing/engines.ts'
import { useService, type Credential } from '../../testing/running-service.ts'

const times = (count: number, text: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => text(index)).join(' ')
const nested = (depth: number, open: string, inside: string, close: string) =>
  open.repeat(depth) + inside + close.repeat(depth)

const HOSTILE = [
  { name: '10,000 aliases', query: `{ ${times(10_000, (n) => `a${n}: viewer { name }`)} }` },
  { name: '400 aliases', query: `{ ${times(400, (n) => `a${n}: viewer { name }`)} }` },
  { name: '40,000 times a field', query: `{ viewer { ${times(40_000, () => 'name')} } }` },
  {
    name: 'introspection under 400 names',
    query: `{ ${times(400, (n) => `a${n}: __schema { types { fields { name } } }`)} }`,
  },
  {
    name: 'introspection that fans out',
    query: `{ __schema { ${times(40, (n) => `a${n}: types { ...Type }`)} } }
      fragment Type on __Type { ${times(30, (n) => `b${n}: fields { name }`)} }`,
  },
  {
    name: 'order → history → order → …',
    query: `{ order(id: 1) ${nested(5, '{ history { order ', '{ id }', ' } }')} }`,
  },
  {
    name: 'order → history → order → …, deeper than a stack',
    query: `{ order(id: 1) ${nested(8_000, '{ history { order ', '{ id }', ' } }')} }`,
  },
  {
    name: 'a value deeper than a stack',
    query: `{ orders(filter: { status: ${nested(100_000, '[', '', ']')} }) { totalCount } }`,
  },
  {
    name: 'a value deeper than a stack, of few words',
    query: `{ orders(filter: { status: ${nested(1_990, '[', '', ']')} }) { totalCount } }`,
  },
  {
    name: 'fragments that double',
    query: `{ orders { edges { node { ...f0 } } } }
      ${times(40, (n) => `fragment f${n} on Order { ...f${n + 1} ...f${n + 1} }`)}
      fragment f40 on Order { id }`,
  },
  {
    name: 'fragments that double and deepen',
    query: `{ order(id: 1) { ...f0 } }
      ${times(20, (n) => `fragment f${n} on Order { a: history { order { ...f${n + 1} } } b: history { order { ...f${n + 1} } } }`)}
      fragment f20 on Order { id }`,
  },
  {
    name: 'first: 100 everywhere',
    query:
      '{ orders(first: 100) { edges { node { items { id } history { order { items { id } history { id } } } } } } }',
  },
  {
    name: 'last: 100 everywhere',
    query: '{ orders(last: 100) { edges { node { history { order { items { id } } } } } } }',
  },
  {
    name: 'a size in a variable',
    query:
      'query ($n: Int = 100) { orders(first: $n) { edges { node { history { order { items { id } } } } } } }',
  },
  {
    name: 'many pages',
    query: `{ ${times(20, (n) => `a${n}: orders(first: 100) { edges { node { id status customer { id } } } }`)} }`,
  },
  {
    name: 'many recent orders',
    query: `{ ${times(20, (n) => `a${n}: recentOrders(first: 100) { orders { id items { id } } }`)} }`,
  },
  {
    name: 'many events with their orders',
    query: `{ ${times(20, (n) => `a${n}: latestOrderEvents(first: 100) { order { items { id } } }`)} }`,
  },
  {
    name: 'many searches',
    query: `{ ${times(12, (n) => `a${n}: orders(first: 1, filter: { search: "exa" }) { totalCount }`)} }`,
  },
  {
    name: 'many filters',
    query: `{ ${times(120, (n) => `a${n}: orders(first: 1, filter: { minCredits: ${n} }) { totalCount }`)} }`,
  },
  {
    name: 'introspection of everything many times over',
    query: `{ __schema { types { ${times(30, (n) => `f${n}: fields { ${times(8, (m) => `a${m}: type { description ofType { description } }`)} }`)} } } }`,
  },
  {
    name: 'introspection of one thing many times over',
    query: `{ __schema { types { fields { ${times(990, (n) => `a${n}: name`)} } } } }`,
  },
  {
    name: 'many filters by time in the status',
    query: `{ ${times(120, (n) => `a${n}: orders(first: 1, filter: { inStatusForSeconds: ${n} }) { totalCount }`)} }`,
  },
  {
    name: 'many trends',
    query: `{ ${times(60, (n) => `a${n}: orderTrend(points: 5) { points { at totalOrders } }`)} }`,
  },
]

const ORDER = `id orderNumber status version allowedTransitions totalCredits deliveryMethod
  deliveryAddress dateOrdered updatedAt estimatedDelivery actualDelivery statusSince late cancelled cancellationReason
  customer { id username email }`
const DETAILS = `items { id name category creditValue quantity }
  history { id kind from to actor reason at }`
const LEGITIMATE = [
  { name: 'one order with all fields', query: `{ order(id: 1) { ${ORDER} ${DETAILS} } }` },
  {
    name: 'a full page of the table',
    query: `{ orders(first: 100) { totalCount totalCountIsExact
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
      edges { cursor node { ${ORDER} } } } }`,
  },
  {
    name: 'a default page with all fields',
    query: `{ orders { totalCount edges { node { ${ORDER} ${DETAILS} } } } }`,
  },
  {
    name: 'a poll',
    query: `{ recentOrders { timestamp stats { type totalOrders pendingCount shippedCount
      outForDeliveryCount deliveredCount cancelledCount recentUpdates timestamp }
      orders { ${ORDER} items { id name } } } }`,
  },
  {
    name: 'a poll for the most orders',
    query: `{ recentOrders(minutes: 1440, first: 100) { orders { ${ORDER} } } }`,
  },
  {
    name: 'the most events of a ticker',
    query: `{ latestOrderEvents(first: 100) { id kind orderId from to actor reason at
      order { id orderNumber status customer { username } totalCredits } } }`,
  },
  {
    name: 'the finest trend',
    query: `{ orderTrend(minutes: 1440, points: 60) { points { at totalOrders pendingCount
      shippedCount outForDeliveryCount deliveredCount cancelledCount } } }`,
  },
  { name: 'the schema', query: getIntrospectionQuery() },
  {
    name: 'fifty orders by their ids',
    query: `{ ${times(50, (n) => `a${n}: order(id: ${n}) { id status }`)} }`,
  },
]

const CostReport = z.object({
  cost: z.object({
    complexity: z.number(),
    depth: z.number(),
    breadth: z.number(),
    limits: z.object({ complexity: z.number(), depth: z.number(), breadth: z.number() }),
  }),
})

describeOnEachEngine('the cost of a request', (get) => {
  const service = useService(get)
  let reader: Credential
  beforeAll(async () => {
    reader = await service().makeKey(['READ'])
  })

  it.each(HOSTILE)('is too high for $name', async ({ query }) => {
    const { codes, errors } = await service().post(query, { as: reader })
    expect(new Set(codes)).toEqual(new Set(['COST_LIMIT']))
    expect(errors?.[0]?.message).toContain('costs too much')
  })

  it.each(LEGITIMATE)('is within the limits for $name', async ({ query }) => {
    expect((await service().post(query, { as: reader })).errors).toBeUndefined()
  })

  const send = async (body: object) => {
    const { text } = await service().send('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: reader['authorization'] },
      body: JSON.stringify(body),
    })
    return Reported.parse(JSON.parse(text))
  }
  const costOf = async (query: string, rest: object = {}) => {
    const { extensions } = await send({ query, extensions: { cost: true }, ...rest })
    return CostReport.parse(extensions).cost
  }

  it('is reported on request, with lists counted by their sizes', async () => {
    const page = 'orders(first: $n) { edges { node { id items { id } } } }'
    const query = `query ($n: Int = 10) { ${page} }`
    const small = await costOf(query)
    const large = await costOf(query, { variables: { n: 100 } })
    expect(small).toMatchObject({ depth: 5, breadth: 6 })
    expect(small.limits).toEqual({ complexity: 10_000, depth: 12, breadth: 300 })
    expect(large.complexity).toBeGreaterThan(8 * small.complexity)
    expect(large.complexity).toBeLessThanOrEqual(small.limits.complexity)
  })

  it('is reported for the requested operation, also for a GET', async () => {
    const query = `query A { viewer { name } } query B { ...All }
      fragment All on Query { viewer { name scopes } orderStats { totalOrders } }`
    const cost = await costOf(query, { operationName: 'B' })
    expect(cost).toMatchObject({ complexity: 5, depth: 2, breadth: 5 })
    const search = new URLSearchParams({ query, operationName: 'B', extensions: '{"cost":true}' })
    const { text } = await service().send(`/graphql?${search.toString()}`, {
      headers: { authorization: reader['authorization'] },
    })
    expect(CostReport.parse(Reported.parse(JSON.parse(text)).extensions).cost).toEqual(cost)
  })

  it('is reported for a request that was refused because of it', async () => {
    const { query = '' } = HOSTILE.find(({ name }) => name === 'many pages') ?? {}
    const cost = await costOf(query)
    expect(cost.complexity).toBeGreaterThan(cost.limits.complexity)
  })

  it.each([
    { name: 'the request does not ask for it', body: { query: '{ viewer { name } }' } },
    {
      name: '`extensions.cost` is not true',
      body: { query: '{ __typename }', extensions: { cost: 'x' } },
    },
    { name: 'the document is invalid', body: { query: '{ x }', extensions: { cost: true } } },
    {
      name: 'the variables are invalid',
      body: {
        query: 'query ($n: Int!) { orders(first: $n) { totalCount } }',
        extensions: { cost: true },
      },
    },
  ])('is not reported if $name', async ({ body }) => {
    expect((await send(body)).extensions).toBeUndefined()
  })
})

const Reported = z.object({ extensions: z.unknown().optional() })
