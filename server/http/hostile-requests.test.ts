import { gzipSync } from 'node:zlib'
import { beforeAll, expect, it } from 'vitest'
import { useBuiltPages } from '../testing/built-pages.ts'
import { describeOnEachEngine } from '../testing/engines.ts'
import { connectRaw } from '../testing/http-server.ts'
import type { HttpRequest } from '../testing/http-request.ts'
import { makeCustomer, placeOrders } from '../testing/place-orders.ts'
import { graphQLAnswer, useService, type Credential } from '../testing/running-service.ts'

const times = (count: number, text: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => text(index)).join(' ')
const JSON_TYPE = { 'content-type': 'application/json' }

const posted = (query: string, variables?: unknown): HttpRequest => ({
  method: 'POST',
  headers: JSON_TYPE,
  body: JSON.stringify({ query, variables }),
})
const body = (text: string | Buffer, headers: Record<string, string> = {}): HttpRequest => ({
  method: 'POST',
  headers: { ...JSON_TYPE, ...headers },
  body: text,
})
const VIEWER = '{"query":"{ viewer { name } }"}'

interface Hostile {
  name: string
  request: HttpRequest
  status: number
  /** `null` if the request succeeds. */
  code: string | null
}

const refused = (name: string, query: string, code: string, status = 200): Hostile => ({
  name,
  request: posted(query),
  status,
  code,
})

const DOCUMENTS: Hostile[] = [
  refused('10,000 aliases', `{ ${times(10_000, (n) => `a${n}: viewer { name }`)} }`, 'COST_LIMIT'),
  refused(
    'selections 15,000 deep',
    `${'{ viewer '.repeat(15_000)}{ name }${' }'.repeat(15_000)}`,
    'COST_LIMIT',
  ),
  refused('100,000 words', `{ viewer { ${'name '.repeat(50_000)} } }`, 'COST_LIMIT'),
  refused(
    'fragments in a circle',
    '{ viewer { ...A } } fragment A on Viewer { ...B } fragment B on Viewer { ...A }',
    'GRAPHQL_VALIDATION_FAILED',
  ),
  refused(
    'a circle of 900 fragments',
    `{ viewer { ...F0 } } ${times(900, (n) => `fragment F${n} on Viewer { ...F${(n + 1) % 900} }`)}`,
    'COST_LIMIT',
  ),
  refused(
    '1,000 directives',
    `{ viewer { name ${'@include(if: true) '.repeat(1_000)} } }`,
    'COST_LIMIT',
  ),
  refused(
    '400 repetitions of a non-repeatable directive',
    `{ viewer { name ${'@include(if: true) '.repeat(400)} } }`,
    'GRAPHQL_VALIDATION_FAILED',
  ),
  refused(
    'an unknown directive 1,000 times',
    `{ viewer { name ${'@x '.repeat(1_000)} } }`,
    'GRAPHQL_VALIDATION_FAILED',
  ),
  refused(
    'ofType 1,100 deep',
    `{ __schema { types { fields { type ${'{ ofType '.repeat(1_100)}{ name }${' }'.repeat(1_100)} } } } }`,
    'COST_LIMIT',
  ),
  {
    name: 'ofType 250 deep, which ends by itself',
    request: posted(
      `{ __schema { types { fields { type ${'{ ofType '.repeat(250)}{ name }${' }'.repeat(250)} } } } }`,
    ),
    status: 200,
    code: null,
  },
  refused(
    'types of fields of types',
    `{ __schema { types ${'{ fields { type '.repeat(90)}{ name }${' } }'.repeat(90)} } }`,
    'COST_LIMIT',
  ),
  refused('900 wrong fields', `{ ${times(900, (n) => `wrong${n}`)} }`, 'GRAPHQL_VALIDATION_FAILED'),
  refused('a name of 200,000 letters', `{ ${'x'.repeat(200_000)} }`, 'GRAPHQL_VALIDATION_FAILED'),
  refused(
    'a number that nothing holds',
    `{ recentOrders(first: ${'9'.repeat(50_000)}) { timestamp } }`,
    'GRAPHQL_VALIDATION_FAILED',
  ),
  refused(
    'a number of no end',
    '{ recentOrders(first: 1e999) { timestamp } }',
    'GRAPHQL_VALIDATION_FAILED',
  ),
  refused('a NUL', '{ viewer { \0name } }', 'GRAPHQL_PARSE_FAILED'),
  {
    name: 'an operation twice',
    request: posted('query A { viewer { name } } query A { viewer { name } }'),
    status: 400,
    code: 'OPERATION_RESOLUTION_FAILURE',
  },
]

const BODIES: Hostile[] = [
  { name: 'a batch', request: body(`[${VIEWER},${VIEWER}]`), status: 400, code: 'BAD_REQUEST' },
  {
    name: 'a batch of 5,000',
    request: body(`[${Array(5_000).fill(VIEWER).join()}]`),
    status: 400,
    code: 'BAD_REQUEST',
  },
  { name: 'nothing', request: body(''), status: 400, code: 'BAD_REQUEST' },
  {
    name: 'arrays 100,000 deep',
    request: body('['.repeat(100_000)),
    status: 400,
    code: 'BAD_REQUEST',
  },
  {
    name: 'variables 20,000 deep',
    request: body(
      `{"query":"{ viewer { name } }","variables":{"x":${'['.repeat(20_000)}${']'.repeat(20_000)}}}`,
    ),
    status: 200,
    code: null,
  },
  {
    name: '__proto__ among the variables',
    request: body(
      '{"query":"{ viewer { name } }","variables":{"__proto__":{"x":1}},"extensions":{"__proto__":{"cost":true}}}',
    ),
    status: 200,
    code: null,
  },
  {
    name: '200 KB of variables',
    request: posted(
      'query ($ids: [OrderStatus!]) { orders(filter: { status: $ids }) { totalCount } }',
      { ids: Array(20_000).fill('SHIPPED') },
    ),
    status: 200,
    code: null,
  },
  {
    name: 'a body over the limit',
    request: body(`{"query":"${'x'.repeat(300_000)}"}`),
    status: 413,
    code: 'BAD_USER_INPUT',
  },
  {
    name: 'gzip',
    request: body(gzipSync(VIEWER), { 'content-encoding': 'gzip' }),
    status: 415,
    code: 'BAD_USER_INPUT',
  },
  {
    name: 'a gzip bomb',
    request: body(gzipSync(Buffer.alloc(50_000_000, ' ')), { 'content-encoding': 'gzip' }),
    status: 415,
    code: 'BAD_USER_INPUT',
  },
  {
    name: 'an unknown charset, which JSON has none of',
    request: body(VIEWER, { 'content-type': 'application/json; charset=klingon' }),
    status: 200,
    code: null,
  },
  {
    name: 'UTF-16',
    request: body(Buffer.from(VIEWER, 'utf16le'), {
      'content-type': 'application/json; charset=utf-16',
    }),
    status: 400,
    code: 'BAD_REQUEST',
  },
  {
    name: 'a form',
    request: body('query=%7Bviewer%7Bname%7D%7D', {
      'content-type': 'application/x-www-form-urlencoded',
    }),
    status: 415,
    code: 'BAD_USER_INPUT',
  },
  {
    name: 'plain text',
    request: body(VIEWER, { 'content-type': 'text/plain' }),
    status: 415,
    code: 'BAD_USER_INPUT',
  },
  {
    name: 'bytes that are no text',
    request: body(Buffer.from([0xff, 0xfe, 0x00, 0xd8])),
    status: 400,
    code: 'BAD_REQUEST',
  },
]

/** Every argument that takes a text or an id, with `$x` as its value. */
const PLACES = [
  'query ($x: ID!) { order(id: $x) { id } }',
  'query ($x: String!) { orders(after: $x) { totalCount } }',
  'query ($x: String!) { orders(last: 5, before: $x) { totalCount } }',
  'query ($x: String!) { orders(filter: { search: $x }) { totalCount edges { node { id } } } }',
  'query ($x: ID!) { orders(filter: { customerId: $x }) { totalCount } }',
  'query ($x: DateTime!) { orders(filter: { placedAfter: $x }) { totalCount } }',
  'mutation ($x: ID!) { revokeApiKey(id: $x) { errors { code } } }',
  'mutation ($x: ID!) { updateOrderStatus(input: { id: $x, status: SHIPPED }) { errors { code } } }',
  'mutation ($x: String!) { updateOrderStatus(input: { id: 1, status: CANCELLED, expectedVersion: 99, reason: $x }) { errors { code } } }',
  'mutation ($x: String!) { createApiKey(input: { name: $x, scopes: [] }) { errors { code } } }',
  `mutation ($x: String!) { placeOrder(input: {
    idempotencyKey: $x, customer: { username: $x, email: $x }, deliveryAddress: $x, items: [],
    deliveryMethod: PICKUP
  }) { errors { code } } }`,
]

/** Requests that are refused before they are complete, and what the client is told. */
const UNREAD = [
  {
    name: 'a page with a URL of 1 MB',
    request: { path: `/orders?search=${'x'.repeat(1_000_000)}` },
    status: 431,
    says: 'Shorten the URL, or delete the cookies of this host',
  },
  {
    name: 'an operation of 20 MB',
    request: { path: '/graphql', ...body(' '.repeat(20_000_000)) },
    status: 413,
    says: 'The request body is larger than 256 KiB. Split it',
  },
  {
    name: 'a sign-in of 20 MB',
    request: { path: '/api/auth/sign-in/username', ...body(' '.repeat(20_000_000)) },
    status: 413,
    says: 'too large',
  },
]

const VALUES = [
  '',
  'a\0b',
  '\ud800',
  '\udc00\ud800',
  '💥'.repeat(10_000),
  'x'.repeat(200_000),
  '-1',
  '-9223372036854775809',
  '9'.repeat(40),
  '1e9',
  '0x10',
  "'; DROP TABLE orders; --",
  '%_\\'.repeat(1_000),
  '../../etc/passwd',
  'WyJJRCIsIjEiXQ',
  Buffer.from(JSON.stringify(['DATE_ORDERED', 'infinity', '1'])).toString('base64url'),
  5,
  -1,
  1e300,
  true,
  null,
  [],
  {},
  [['x']],
]

/** Invalid HTTP requests, as raw bytes. */
const RAW = [
  { name: 'no HTTP at all', bytes: '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n' },
  { name: 'an unknown method', bytes: 'FETCH /graphql HTTP/1.1\r\nHost: test\r\n\r\n' },
  { name: 'no Host header', bytes: 'GET /healthz HTTP/1.1\r\n\r\n' },
  {
    name: 'a head of 100 KB',
    bytes: `GET /healthz HTTP/1.1\r\nHost: test\r\nX: ${'x'.repeat(100_000)}\r\n\r\n`,
  },
  {
    name: 'two lengths',
    bytes:
      'POST /graphql HTTP/1.1\r\nHost: test\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n{}',
  },
  {
    name: 'a length and chunks',
    bytes:
      'POST /graphql HTTP/1.1\r\nHost: test\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
  },
  {
    name: 'a negative length',
    bytes: 'POST /graphql HTTP/1.1\r\nHost: test\r\nContent-Length: -1\r\n\r\n',
  },
  { name: 'a NUL in the URL', bytes: 'GET /\0 HTTP/1.1\r\nHost: test\r\n\r\n' },
]

describeOnEachEngine('a hostile request', (get) => {
  const service = useService(get, { distDirectory: useBuiltPages() })
  let admin: Credential
  beforeAll(async () => {
    admin = await service().signIn()
    const { sql } = get().database
    await placeOrders(sql, await makeCustomer(sql, 'ada'))
  })

  const send = async ({ headers, ...request }: HttpRequest) =>
    graphQLAnswer(
      await service().send('/graphql', { ...request, headers: { ...headers, ...admin } }),
    )

  async function expectHealth(): Promise<void> {
    const { data } = await service().post('{ viewer { name } }', { as: admin })
    expect(data).toEqual({ viewer: { name: 'admin' } })
    const errors = service()
      .logged.records()
      .filter(({ level }) => level === 'error')
    expect(errors).toEqual([])
  }

  it.each([...DOCUMENTS, ...BODIES])(
    'with $name gets a response, and the next request succeeds',
    async ({ request, status, code }) => {
      const answer = await send(request)
      const codes = code === null ? [] : [code]
      expect([answer.status, [...new Set(answer.codes)]]).toEqual([status, codes])
      await expectHealth()
    },
  )

  it.each(PLACES)('with unexpected values of $x in %s gets an error code', async (query) => {
    for (const x of VALUES) {
      const { status, codes, data } = await send(posted(query, { x }))
      const what = `${JSON.stringify(x).slice(0, 50)}: ${status} ${codes.join()}`
      expect([200, 400], what).toContain(status)
      if (data == null) expect(codes, what).toEqual(['BAD_USER_INPUT'])
    }
    await expectHealth()
  })

  it.each(RAW)('with $name is refused, and the connection is closed', async ({ bytes }) => {
    const connection = connectRaw(Number(new URL(service().url).port), bytes)
    await connection.ended()
    expect(connection.text()).toMatch(/^HTTP\/1\.1 4\d\d /)
    await expectHealth()
  })

  it.each(UNREAD)('for $name is told so, five times', async ({ request, status, says }) => {
    const { path, ...rest } = request
    for (let visit = 0; visit < 5; visit += 1) {
      const answer = await service().send(path, {
        ...rest,
        headers: { ...('headers' in rest ? rest.headers : {}), ...admin },
      })
      expect([answer.status, answer.text]).toEqual([status, expect.stringContaining(says)])
    }
    await expectHealth()
  })

  it('for a body over the limit is refused before the body arrives', async () => {
    const { authorization = '' } = await service().makeKey(['READ'])
    const connection = connectRaw(
      Number(new URL(service().url).port),
      `POST /graphql HTTP/1.1\r\nHost: test\r\nContent-Type: application/json\r\n` +
        `Authorization: ${authorization}\r\nContent-Length: 10000000\r\n\r\n`,
    )
    await connection.until((text) => text.includes('\r\n\r\n'))
    expect(connection.text()).toMatch(/^HTTP\/1\.1 413 /)
  })

  it('for a WebSocket is told how to subscribe', async () => {
    const { status, text } = await service().send('/graphql', {
      headers: { ...admin, connection: 'Upgrade', upgrade: 'websocket' },
    })
    expect([status, text]).toEqual([400, expect.stringContaining('Accept: text/event-stream')])
  })

  it.each([
    '//',
    '/graphql?query=%',
    '/graphql?query=%00',
    '/graphql?query=%ED%A0%80',
    '/graphql?variables=%5B',
    '/graphql?query=%7Bviewer%7Bname%7D%7D&extensions=5',
    '/%2e%2e/%2e%2e/etc/passwd',
    '/assets/%00',
    '/%',
    'http://evil.example/graphql',
    `/${'x/'.repeat(5_000)}`,
    '/constructor',
    '/__proto__',
  ])('for %s causes no server error', async (path) => {
    const { status } = await service().send(path, { headers: admin })
    expect(status).toBeLessThan(500)
    await expectHealth()
  })
})
