import { beforeAll, describe, expect, it } from 'vitest'
import { describeOnEachEngine } from '../testing/engines.ts'
import { makeCustomer, placeOrders } from '../testing/place-orders.ts'
import { graphQLAnswer, useService, type Credential } from '../testing/running-service.ts'

const JSON_TYPE = { 'content-type': 'application/json' }
const urlOf = (query: string, rest = '') => `/graphql?query=${encodeURIComponent(query)}${rest}`
const SHIP = 'mutation { updateOrderStatus(input: { id: 1, status: SHIPPED }) { errors { code } } }'

describeOnEachEngine('GraphQL over HTTP', (get) => {
  const service = useService(get)
  let admin: Credential
  beforeAll(async () => {
    admin = await service().signIn()
    const { sql } = get().database
    await placeOrders(sql, await makeCustomer(sql, 'ada'))
  })
  const statusOfOrder = async () =>
    (await get().database.prisma.order.findUniqueOrThrow({ where: { id: 1n } })).status
  const post = async (body: string | Buffer, headers: Credential = admin) =>
    graphQLAnswer(
      await service().send('/graphql', {
        method: 'POST',
        headers: { ...JSON_TYPE, ...headers },
        body,
      }),
    )

  it('GET runs queries, with variables and an operation name', async () => {
    const query = 'query A { viewer { name } } query B($id: ID!) { order(id: $id) { id } }'
    const variables = encodeURIComponent('{"id":"1"}')
    const answer = await service().send(urlOf(query, `&operationName=B&variables=${variables}`), {
      headers: admin,
    })
    expect(graphQLAnswer(answer).data).toEqual({ order: { id: '1' } })
  })

  it('GET never runs a mutation', async () => {
    for (const path of [
      urlOf(SHIP),
      urlOf(
        `query A { viewer { name } } ${SHIP.replace('mutation', 'mutation B')}`,
        '&operationName=B',
      ),
    ]) {
      for (const accept of ['application/json', 'text/event-stream', '*/*']) {
        const { status, text } = await service().send(path, { headers: { ...admin, accept } })
        expect(text).not.toContain('"data"')
        if (accept !== 'text/event-stream') expect(status).toBe(405)
      }
    }
    expect(await statusOfOrder()).toBe('PENDING')
  })

  it.each(['PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'])('%s is refused', async (method) => {
    const { status, headers } = await service().send(urlOf('{ viewer { name } }'), {
      method,
      headers: admin,
    })
    expect(status).toBe(405)
    expect(headers.allow).toBe('GET, POST')
  })

  it.each([
    '/graphql/',
    '/api/graphql',
    '/GraphQL',
    '/v1/graphql?x=1',
    '/graphql/stream',
    '/',
    '/api',
  ])('a POST to %s is told where the API is (B6)', async (path) => {
    const answer = await service().send(path, {
      method: 'POST',
      headers: { ...JSON_TYPE, ...admin },
      body: '{"query":"{ viewer { name } }"}',
    })
    expect([answer.status, graphQLAnswer(answer).codes]).toEqual([404, ['NOT_FOUND']])
    expect(graphQLAnswer(answer).errors?.[0]?.message).toContain('"/graphql"')
  })

  it('a GET of a program to /api/graphql is told where the API is; a browser gets the page (B6)', async () => {
    for (const accept of ['application/json', 'text/event-stream', '*/*']) {
      for (const path of ['/api/graphql?query={viewer{name}}', '/api', '/api/orders', '/api/v1/']) {
        const { status, text } = await service().send(path, { headers: { ...admin, accept } })
        expect([path, status]).toEqual([path, 404])
        expect(text).toContain('The GraphQL API is at')
      }
    }
    const page = await service().send('/api/graphql', { headers: { accept: 'text/html' } })
    expect(page.headers['content-type']).toContain('text/')
  })

  it('a GET for data at a path of the page is told where the API is (B6)', async () => {
    const wrong = [
      { path: '/gql?query={viewer{name}}', accept: '*/*' },
      { path: '/query', accept: 'application/json' },
      { path: '/orders/5', accept: 'application/graphql-response+json, application/json;q=0.9' },
      { path: '/subscriptions', accept: 'text/event-stream' },
    ]
    for (const { path, accept } of wrong) {
      const { status, text } = await service().send(path, { headers: { ...admin, accept } })
      expect([path, status, text]).toEqual([
        path,
        404,
        expect.stringContaining('The GraphQL API is at'),
      ])
    }
    // A probe of a library that prefers JSON, and a browser.
    for (const accept of ['application/json, text/plain, */*', 'text/html,*/*;q=0.8', '*/*']) {
      const { text } = await service().send('/orders/5', { headers: { ...admin, accept } })
      expect(text).not.toContain('The GraphQL API is at')
    }
  })

  it.each(['{}', '{"query":null}', '{"doc_id":"5","variables":{}}'])(
    'a request with %s is told to send a document',
    async (body) => {
      const { status, codes, errors } = await post(body)
      expect([status, codes]).toEqual([400, ['BAD_REQUEST']])
      expect(errors?.[0]?.message).toContain('Send it as `query`')
    },
  )

  it.each([
    'application/x-www-form-urlencoded',
    'text/plain',
    'multipart/form-data; boundary=x',
    'application/graphql',
    'application/json-seq',
    'application/jsonp',
    'text/plain; application/json',
    undefined,
  ])('POST of %s is refused', async (type) => {
    const query = encodeURIComponent(SHIP)
    for (const body of [JSON.stringify({ query: SHIP }), `query=${query}`]) {
      const answer = await service().send(`/graphql?query=${query}`, {
        method: 'POST',
        headers: { ...admin, ...(type === undefined ? {} : { 'content-type': type }) },
        body,
      })
      expect(answer.status).toBe(415)
      expect(graphQLAnswer(answer).codes).toEqual(['BAD_USER_INPUT'])
    }
    expect(await statusOfOrder()).toBe('PENDING')
  })

  it('POST accepts JSON with a charset, in upper or lower case', async () => {
    const type = { 'content-type': 'Application/JSON; charset=utf-8' }
    const answer = await service().send('/graphql', {
      method: 'POST',
      headers: { ...admin, ...type },
      body: '{"query":"{ viewer { name } }"}',
    })
    expect(answer.status).toBe(200)
    expect(graphQLAnswer(answer).data).toEqual({ viewer: { name: 'admin' } })
  })

  it.each([
    { name: 'a batch', body: '[{"query":"{ viewer { name } }"}]', status: 400 },
    { name: 'broken JSON', body: '{"query":', status: 400 },
    { name: 'null', body: 'null', status: 400 },
    { name: 'a string', body: '"{ viewer { name } }"', status: 400 },
    { name: 'a query that is not a string', body: '{"query":5}', status: 400 },
    {
      name: 'variables that are not an object',
      body: '{"query":"{ viewer { name } }","variables":5}',
      status: 400,
    },
    {
      name: 'an unknown operation',
      body: '{"query":"query A { viewer { name } }","operationName":"B"}',
      status: 400,
    },
    { name: 'invalid UTF-8', body: Buffer.from([0x7b, 0xff, 0xfe]), status: 400 },
  ])('$name is refused', async ({ body, status }) => {
    const answer = await post(body)
    expect(answer.status).toBe(status)
    expect(answer.data).toBeUndefined()
    expect(answer.codes).toHaveLength(1)
    expect(answer.codes).not.toContain('INTERNAL_SERVER_ERROR')
  })

  it.each([
    { name: 'a byte order mark', body: '\uFEFF{"query":"{ viewer { name } }"}' },
    {
      name: 'an empty operation name',
      body: '{"query":"query A { viewer { name } }","operationName":"","variables":null,"extensions":null}',
    },
  ])('$name is accepted', async ({ body }) => {
    expect((await post(body)).data).toEqual({ viewer: { name: 'admin' } })
  })

  it.each(['', ' ', '{"query":', '{"query":"{ viewer { name } }",}'])(
    'says what the body must be instead of %j, without repeating it',
    async (body) => {
      const { codes, errors } = await post(body)
      expect(codes).toEqual(['BAD_REQUEST'])
      expect(errors?.[0]?.message).toBe(
        'The request body must be JSON, like {"query": "{ viewer { name } }"}.',
      )
      expect(errors?.[0]?.extensions).not.toHaveProperty('originalError')
    },
  )

  it('refuses letters in another encoding than UTF-8, which would be stored as U+FFFD', async () => {
    const body = '{"query":"{ orders(filter: { search: \\"Jos\u00e9\\" }) { totalCount } }"}'
    const { status, codes, errors } = await post(Buffer.from(body, 'latin1'))
    expect([status, codes]).toEqual([400, ['BAD_REQUEST']])
    expect(errors?.[0]?.message).toContain('UTF-8')
    expect((await post(body)).data).toEqual({ orders: { totalCount: 0 } })
  })

  it.each([
    { query: 'query A { __typename } query B { __typename }', says: 'It has: A, B.' },
    { query: 'query A { __typename }', operationName: 'a', says: '"a" of `operationName`' },
    { query: 'fragment F on Viewer { name }', says: 'no operation' },
  ])('says which operations $query has', async ({ query, operationName, says }) => {
    const { status, codes, errors } = await post(JSON.stringify({ query, operationName }))
    expect([status, codes]).toEqual([400, ['OPERATION_RESOLUTION_FAILURE']])
    expect(errors?.[0]?.message).toContain(says)
  })

  it('unknown parameters are ignored, as Apollo Client sends (B4)', async () => {
    const body = { query: '{ viewer { name } }', operationType: 'query', x: [1], __proto: null }
    expect((await post(JSON.stringify(body))).data).toEqual({ viewer: { name: 'admin' } })
    const got = await service().send(urlOf('{ viewer { name } }', '&operationType=query'), {
      headers: admin,
    })
    expect(graphQLAnswer(got).data).toEqual({ viewer: { name: 'admin' } })
    const stream = await service().send('/graphql', {
      method: 'POST',
      headers: { ...JSON_TYPE, ...admin, accept: 'text/event-stream' },
      body: '{"query":"{ viewer { name } }","operationType":"subscription"}',
    })
    expect(stream.text).toContain('"name":"admin"')
  })

  const HASH = { persistedQuery: { version: 1, sha256Hash: 'ab'.repeat(32) } }

  it('a request with only the hash of a document is told to send the document (B5)', async () => {
    const posted = await post(JSON.stringify({ extensions: HASH, variables: {} }))
    const got = graphQLAnswer(
      await service().send(`/graphql?extensions=${encodeURIComponent(JSON.stringify(HASH))}`, {
        headers: admin,
      }),
    )
    for (const { status, codes, errors } of [posted, got]) {
      expect([status, codes]).toEqual([200, ['PERSISTED_QUERY_NOT_SUPPORTED']])
      expect(errors?.[0]?.message).toBe('PersistedQueryNotSupported')
    }
    const empty = await post(JSON.stringify({ extensions: HASH, query: '' }))
    expect(empty.codes).toEqual(['PERSISTED_QUERY_NOT_SUPPORTED'])
    const both = await post(JSON.stringify({ extensions: HASH, query: '{ viewer { name } }' }))
    expect(both.data).toEqual({ viewer: { name: 'admin' } })
  })

  it.each([
    {
      query: 'subscription { orderStats { totalOrders } }',
      accept: 'application/json',
      says: 'text/event-stream',
    },
    {
      query: 'subscription { orderStats { totalOrders } }',
      accept: 'text/html',
      says: 'text/event-stream',
    },
    {
      query: 'subscription { orderStats { totalOrders } }',
      accept: 'multipart/mixed',
      says: 'text/event-stream',
    },
    { query: '{ viewer { name } }', accept: 'image/png', says: 'application/json' },
  ])(
    '$query with Accept: $accept is refused with what to send (B3)',
    async ({ query, accept, says }) => {
      const answer = await service().send('/graphql', {
        method: 'POST',
        headers: { ...JSON_TYPE, ...admin, accept },
        body: JSON.stringify({ query }),
      })
      expect(answer.status).toBe(406)
      expect(graphQLAnswer(answer).errors?.[0]?.message).toContain(`"Accept: ${says}"`)
    },
  )

  describe('an answer (B17)', () => {
    const fetchTypes = async (headers: Credential, query = TYPES) => {
      const response = await fetch(new URL(urlOf(query), service().url), {
        headers: { ...admin, ...headers },
      })
      const body: unknown = await response.json()
      return {
        headers: response.headers,
        bytes: Number(response.headers.get('content-length')),
        body,
      }
    }
    const TYPES = '{ __schema { types { name description fields { name description } } } }'

    it('is compressed if the client accepts that', async () => {
      const plain = await fetchTypes({ 'accept-encoding': 'identity' })
      const compressed = await fetchTypes({ 'accept-encoding': 'gzip, br' })
      expect(compressed.headers.get('content-encoding')).toBe('gzip')
      expect(compressed.headers.get('vary')).toBe('Accept-Encoding')
      expect(compressed.headers.get('content-type')).toBe(plain.headers.get('content-type'))
      expect(compressed.bytes).toBeLessThan(plain.bytes / 3)
      expect(compressed.body).toEqual(plain.body)
      expect(plain.headers.get('content-encoding')).toBeNull()
      expect(plain.headers.get('vary')).toBe('Accept-Encoding')
    })

    it.each(['identity', 'br', 'gzip;q=0', 'deflate, gzip; q=0.0'])(
      'is not compressed for "%s"',
      async (accepted) => {
        const { headers } = await fetchTypes({ 'accept-encoding': accepted })
        expect(headers.get('content-encoding')).toBeNull()
      },
    )

    it('is not compressed if it is small', async () => {
      const { headers } = await fetchTypes({ 'accept-encoding': 'gzip' }, '{ viewer { name } }')
      expect(headers.get('content-encoding')).toBeNull()
    })

    it('is never compressed as a stream', async () => {
      const { headers, text } = await service().send(urlOf(TYPES), {
        headers: { ...admin, accept: 'text/event-stream', 'accept-encoding': 'gzip' },
      })
      expect(headers['content-encoding']).toBeUndefined()
      expect(text).toContain('event: next')
    })
  })

  it('invalid JSON in the variables of a URL is refused', async () => {
    const answer = await service().send(urlOf('{ viewer { name } }', '&variables=%7B'), {
      headers: admin,
    })
    expect(answer.status).toBe(400)
    expect(graphQLAnswer(answer).codes).toEqual(['BAD_USER_INPUT'])
  })

  it('a body that is too large is refused, and the next request succeeds', async () => {
    const query = `{ viewer { name } } # ${'x'.repeat(300_000)}`
    expect((await post(JSON.stringify({ query }))).status).toBe(413)
    expect((await post('{"query":"{ viewer { name } }"}')).status).toBe(200)
  })

  it.each([
    { name: 'a query', query: '{ viewer { name } }' },
    { name: 'introspection', query: '{ __schema { types { name } } }' },
    { name: '__typename', query: '{ __typename }' },
    { name: 'a syntax error', query: '{ viewer {' },
    { name: 'an unknown field', query: '{ nothing }' },
    { name: 'a mutation', query: SHIP },
    { name: 'a subscription', query: 'subscription { orderStats { totalOrders } }' },
    { name: 'a costly query', query: `{ ${'a: viewer { name } '.repeat(400)} }` },
  ])('a client without a credential learns nothing from $name', async ({ query }) => {
    const invalid: Credential[] = [{}, { authorization: 'Bearer odk_wrong' }, { cookie: 'x=y' }]
    for (const as of invalid) {
      const posted = await service().post(query, { as })
      expect([posted.status, posted.codes, posted.data]).toEqual([
        401,
        ['UNAUTHENTICATED'],
        undefined,
      ])
      const got = graphQLAnswer(await service().send(urlOf(query), { headers: as }))
      expect([got.status, got.codes]).toEqual([401, ['UNAUTHENTICATED']])
    }
    expect(await statusOfOrder()).toBe('PENDING')
  })

  it.each(['Bearer odk_wrong', 'Token x', 'odk_wrong'])(
    'a client is told that its key is not valid: %s',
    async (authorization) => {
      const { status, codes, errors } = await service().post('{ viewer { name } }', {
        as: { authorization },
      })
      expect([status, codes]).toEqual([401, ['UNAUTHENTICATED']])
      expect(errors?.[0]?.message).toContain('not valid')
    },
  )

  it.each(['{"query":', 'null', '[]', '{}', ''])(
    'a client without a credential learns nothing from the body %j',
    async (body) => {
      const { status, codes } = await post(body, {})
      expect([status, codes]).toEqual([401, ['UNAUTHENTICATED']])
    },
  )
})
