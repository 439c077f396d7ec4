import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { GraphQLError } from 'graphql'
import { beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createLog } from '../process/log.ts'
import { describeOnEachEngine } from '../testing/engines.ts'
import { recordLog } from '../testing/log-records.ts'
import { useService, type Credential } from '../testing/running-service.ts'
import { RequestFailures } from './request-failures.ts'
import { badUserInput, ERROR_CODES, maskError } from './errors.ts'
import { matching } from '../testing/matching.ts'

describe('the error that a client receives', () => {
  const failures = new RequestFailures({ log: createLog('silent') })
  const at = { path: ['orders', 0, 'status'], nodes: [] }

  it.each([
    { name: 'raised on purpose', error: badUserInput('No.') },
    {
      name: 'raised on purpose, with a path',
      error: new GraphQLError('No.', { ...at, originalError: badUserInput('No.') }),
    },
    {
      name: 'about the request, without a code',
      error: new GraphQLError('No.', { originalError: new GraphQLError('No.') }),
    },
  ])('is the original error if it was $name', ({ error }) => {
    const seen = maskError(error, failures)
    expect(seen.message).toBe('No.')
    expect(seen.extensions).toMatchObject({ code: 'BAD_USER_INPUT' })
  })

  it.each([
    { name: 'an Error', error: new Error('secret') },
    { name: 'not an Error', error: 'secret' },
    {
      name: 'an Error of a resolver, with a path',
      error: new GraphQLError('secret', { ...at, originalError: new Error('secret') }),
    },
    {
      name: 'an Error two levels down',
      error: new GraphQLError('secret', {
        ...at,
        originalError: new GraphQLError('secret', { originalError: new Error('secret') }),
      }),
    },
    {
      name: 'raised for a value that does not match the schema',
      error: new GraphQLError('Enum cannot represent value: "secret"', {
        ...at,
        originalError: new GraphQLError('Enum cannot represent value: "secret"'),
      }),
    },
  ])('has only an id if the original error was $name', ({ error }) => {
    const seen = maskError(error, failures)
    expect(JSON.stringify(seen)).not.toContain('secret')
    expect(seen.originalError).toBeUndefined()
    expect(seen.extensions).toEqual({
      code: 'INTERNAL_SERVER_ERROR',
      errorId: matching(/^[0-9a-f-]{36}$/),
    })
  })
})

it('an error of a database that is away says so, and what to do (E14)', () => {
  const { log, records } = recordLog()
  const failures = new RequestFailures({ log })
  const lost = Object.assign(new Error('secret'), { code: 'ECONNREFUSED' })
  const path = ['orders']
  for (let time = 0; time < 3; time += 1) {
    const seen = maskError(new GraphQLError('secret', { path, originalError: lost }), failures)
    expect(JSON.stringify(seen)).not.toContain('secret')
    expect(seen.message).toContain('idempotency key')
    expect(seen.path).toEqual(path)
    expect(seen.extensions).toEqual({
      code: 'UNAVAILABLE',
      http: { status: 503, headers: { 'Retry-After': '5' } },
    })
  }
  expect(records()).toMatchObject([
    { level: 'error', path: 'orders', err: { code: 'ECONNREFUSED' } },
  ])
})

describeOnEachEngine('errors of requests', (get) => {
  const service = useService(get)
  let reader: Credential
  beforeAll(async () => {
    reader = await service().makeKey(['READ'])
  })

  it('a database error reaches the client as an id, and the log with its cause', async () => {
    const { sql } = get().database
    await sql.run('ALTER TABLE orders RENAME COLUMN date_ordered TO date_elsewhere')
    const { data, errors, codes } = await service().post('{ orders { totalCount } }', {
      as: reader,
    })
    await sql.run('ALTER TABLE orders RENAME COLUMN date_elsewhere TO date_ordered')
    expect(data).toBeNull()
    expect(codes).toEqual(['INTERNAL_SERVER_ERROR'])
    const [error] = errors ?? []
    expect(JSON.stringify(error)).not.toMatch(/date_ordered|exist|SELECT|\.ts/i)
    expect(error?.path).toEqual(['orders'])
    const errorId = z.uuid().parse(error?.extensions['errorId'])
    const records = service()
      .logged.records()
      .filter((record) => JSON.stringify(record).includes(errorId))
    expect(records).toMatchObject([
      {
        level: 'error',
        errorId,
        path: 'orders',
        err: { message: matching(/date_ordered/) },
      },
    ])
  })

  it.each([
    { name: 'an empty document', query: '', code: 'GRAPHQL_PARSE_FAILED' },
    { name: 'a syntax error', query: '{ viewer {', code: 'GRAPHQL_PARSE_FAILED' },
    { name: 'an unknown field', query: '{ nothing }', code: 'GRAPHQL_VALIDATION_FAILED' },
    {
      name: 'a variable of another kind',
      query: 'query ($sort: OrderSort) { orders(sort: $sort) { totalCount } }',
      variables: { sort: { field: 'PRICE' } },
      code: 'BAD_USER_INPUT',
    },
    {
      name: 'a variable that must not be null',
      query: 'query ($first: Int = 5) { recentOrders(first: $first) { timestamp } }',
      variables: { first: null },
      code: 'BAD_USER_INPUT',
    },
  ])(
    '$name causes an error with a code and a message, and is not logged as a failure',
    async (request) => {
      const logged = service().logged.records().length
      const { errors, codes } = await service().post(request.query, {
        as: reader,
        ...(request.variables === undefined ? {} : { variables: request.variables }),
      })
      expect(codes).toEqual([request.code])
      expect(errors?.[0]?.message).not.toBe('')
      const since = service().logged.records().slice(logged)
      expect(since.filter(({ level }) => level === 'error')).toEqual([])
    },
  )

  it('a refusal names the scope that the field needs and those that the viewer has (B7)', async () => {
    const writer = await service().makeKey(['WRITE', 'ADMIN'])
    const nothing = await service().makeKey(['ADMIN'])
    const [read, write] = await Promise.all([
      service().post('{ orderStats { totalOrders } }', { as: writer }),
      service().post(
        'mutation { updateOrderStatus(input: { id: 1, status: SHIPPED }) { errors { code } } }',
        { as: nothing },
      ),
    ])
    expect(read.errors?.[0]).toMatchObject({
      message:
        'Access denied: Query.orderStats needs the scope READ. Your account or API key has ADMIN, WRITE.',
      path: ['orderStats'],
      extensions: { code: 'FORBIDDEN', requiredScopes: ['READ'], scopes: ['ADMIN', 'WRITE'] },
    })
    expect(write.errors?.[0]?.extensions).toMatchObject({
      requiredScopes: ['WRITE'],
      scopes: ['ADMIN'],
    })
  })

  it('an operation is refused as a whole if one of its root fields is (B10)', async () => {
    const { data, codes } = await service().post('{ orderStats { totalOrders } apiKeys { id } }', {
      as: reader,
    })
    expect([data, codes]).toEqual([null, ['FORBIDDEN']])
  })

  it.each([
    { query: '{ orders(filter: { placedAfter: "soon" }) { totalCount } }', path: ['orders'] },
    { query: '{ a: orders(filter: { placedBefore: 5 }) { totalCount } }', path: ['a'] },
    { query: '{ orders(filter: { status: [LOST] }) { totalCount } }', path: ['orders'] },
    { query: '{ order(id: 1) { customer { phone } } }', path: ['order', 'customer', 'phone'] },
    { query: '{ orders(first: "ten") { totalCount } }', path: ['orders'] },
    { query: 'subscription { orderEvents(after: 5) { cursor } }', path: ['orderEvents'] },
  ])(
    'the error of the literal in $query has its location and path (B8)',
    async ({ query, path }) => {
      const { errors } = await service().post(query, { as: reader })
      expect(errors?.[0]?.path).toEqual(path)
      expect(errors?.[0]?.['locations']).toHaveLength(1)
    },
  )

  it('an invalid variable is named with its place', async () => {
    const { errors } = await service().post(
      'query ($filter: OrderFilter) { orders(filter: $filter) { totalCount } }',
      { as: reader, variables: { filter: { placedAfter: 'soon' } } },
    )
    expect(errors?.[0]?.message).toContain('filter.placedAfter')
    expect(errors?.[0]?.['locations']).toHaveLength(1)
  })
})

describe('the codes of errors', () => {
  it('are all in the table for clients, and no others', async () => {
    const text = await readFile(join(import.meta.dirname, '../../docs/integrate.md'), 'utf8')
    const [, section = ''] = text.split('All other errors are GraphQL errors')
    const [table = ''] = section.split('\n\n').slice(1)
    const codes = table.split('\n').flatMap((row) => /^\| `([A-Z_]+)`/.exec(row)?.[1] ?? [])
    expect(codes.toSorted()).toEqual([...ERROR_CODES].toSorted())
  })
})
