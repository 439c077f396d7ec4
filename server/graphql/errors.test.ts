import { GraphQLError } from 'graphql'
import { beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createLog } from '../log.ts'
import { describeOnEachEngine } from '../testing/engines.ts'
import { useService, type Credential } from '../testing/running-service.ts'
import { badUserInput, maskError } from './errors.ts'
import { matching } from '../testing/matching.ts'

describe('what a client learns of an error', () => {
  const log = createLog('silent')
  const at = { path: ['orders', 0, 'status'], nodes: [] }

  it.each([
    { name: 'raised on purpose', error: badUserInput('No.') },
    {
      name: 'raised on purpose, with its place',
      error: new GraphQLError('No.', { ...at, originalError: badUserInput('No.') }),
    },
    {
      name: 'about the request, without a code',
      error: new GraphQLError('No.', { originalError: new GraphQLError('No.') }),
    },
  ])('all, if it was $name', ({ error }) => {
    const seen = maskError(error, log)
    expect(seen.message).toBe('No.')
    expect(seen.extensions).toMatchObject({ code: 'BAD_USER_INPUT' })
  })

  it.each([
    { name: 'an Error', error: new Error('secret') },
    { name: 'no Error at all', error: 'secret' },
    {
      name: 'a resolver’s Error, with its place',
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
      name: 'a value that does not fit the schema',
      error: new GraphQLError('Enum cannot represent value: "secret"', {
        ...at,
        originalError: new GraphQLError('Enum cannot represent value: "secret"'),
      }),
    },
  ])('an id alone, if it was $name', ({ error }) => {
    const seen = maskError(error, log)
    expect(JSON.stringify(seen)).not.toContain('secret')
    expect(seen.originalError).toBeUndefined()
    expect(seen.extensions).toEqual({
      code: 'INTERNAL_SERVER_ERROR',
      errorId: matching(/^[0-9a-f-]{36}$/),
    })
  })
})

describeOnEachEngine('errors of requests', (get) => {
  const service = useService(get)
  let reader: Credential
  beforeAll(async () => {
    reader = await service().makeKey(['READ'])
  })

  it('a broken database: the client gets an id, the log the reason under it', async () => {
    const { sql } = get().database
    await sql.run('ALTER TABLE orders RENAME TO orders_elsewhere')
    const { data, errors, codes } = await service().post('{ orders { totalCount } }', {
      as: reader,
    })
    await sql.run('ALTER TABLE orders_elsewhere RENAME TO orders')
    expect(data).toBeNull()
    expect(codes).toEqual(['INTERNAL_SERVER_ERROR'])
    const [error] = errors ?? []
    expect(JSON.stringify(error)).not.toMatch(/relation|orders_elsewhere|SELECT|\.ts/i)
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
        err: { message: matching(/orders/) },
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
  ])('$name has a code and a message, and is no error of ours', async (request) => {
    const logged = service().logged.records().length
    const { errors, codes } = await service().post(request.query, {
      as: reader,
      ...(request.variables === undefined ? {} : { variables: request.variables }),
    })
    expect(codes).toEqual([request.code])
    expect(errors?.[0]?.message).not.toBe('')
    const since = service().logged.records().slice(logged)
    expect(since.filter(({ level }) => level === 'error')).toEqual([])
  })
})
