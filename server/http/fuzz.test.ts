import { Agent, METHODS, request, type OutgoingHttpHeaders } from 'node:http'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { useBuiltPages } from '../testing/built-pages.ts'
import { describeOnEachEngine } from '../testing/engines.ts'
import { makeCustomer, placeOrders } from '../testing/place-orders.ts'
import { ADMIN, useService } from '../testing/running-service.ts'

/** The total number of requests; each engine gets half. */
const REQUESTS = Number(process.env['FUZZ_REQUESTS'] ?? 10_000)
/** Fixed, so that every run sends the same requests. */
const SEED = Number(process.env['FUZZ_SEED'] ?? 20_260_501)
const AT_ONCE = 20

const AUTH_SECRET = 'a secret that only this test has: 5f1d'

const DOCUMENTS = [
  '{ viewer { name kind scopes } }',
  'query A($n: Int = 5) { orders(first: $n, sort: { field: STATUS }) { totalCount edges { cursor node { id items { name } } } } }',
  '{ orders(filter: { search: "ada", minCredits: 1, overdue: false }, last: 3) { pageInfo { endCursor } } }',
  'query ($id: ID!) { order(id: $id) { ...All history { actor at } } } fragment All on Order { id customer { email } }',
  '{ recentOrders(minutes: 10) { timestamp stats { totalOrders } orders { id @include(if: true) } } }',
  '{ orderTrend(minutes: 60, points: 5) { points { at totalOrders } } latestOrderEvents { id order { id } } }',
  '{ __schema { types { name fields { name type { ofType { name } } } } } __type(name: "Order") { name } }',
  'subscription { orderStats { totalOrders timestamp } }',
  'subscription ($id: ID!) { orderUpdated(id: $id) { id status } }',
  'subscription ($after: String) { orderEvents(after: $after) { cursor reset events { id } } }',
  'mutation { updateOrderStatus(input: { id: 1, status: SHIPPED, expectedVersion: 1 }) { order { status } errors { code } } }',
  'mutation { placeOrder(input: { idempotencyKey: "k", customer: { username: "ada", email: "a@example.com" }, items: [{ name: "Lamp", category: "Home", creditValue: 3 }], deliveryMethod: PICKUP, deliveryAddress: "Shop" }) { order { id } errors { code field } } }',
  'mutation { createApiKey(input: { name: "fuzz", scopes: [READ], expiresAt: "2030-01-01T00:00:00Z" }) { apiKey { id } errors { code } } }',
  'mutation { revokeApiKey(id: "none") { errors { code } } }',
]

type Who = 'no credential' | 'a guess' | 'admin' | 'reader' | 'writer'

interface Fuzzed {
  who: Who
  method: string
  path: string
  headers: Record<string, string>
  body: string | Uint8Array
}

/** A placeholder for the viewer's own key or token, in parts of a request where it does not belong. */
const SECRET = 'SECRET-OF-MINE'

const PIECES = [
  SECRET,
  '{',
  '}',
  '(',
  ')',
  '"',
  '$x',
  '...',
  '@skip(if: $n)',
  '\0',
  '\ud800',
  '-9e99',
  '#',
]
const piece = fc.oneof(fc.constantFrom(...PIECES), fc.string({ unit: 'binary', maxLength: 5 }))
const edit = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  cut: fc.nat(12),
  put: piece,
})

const mutatedDocument = fc
  .tuple(fc.constantFrom(...DOCUMENTS), fc.array(edit, { maxLength: 3 }))
  .map(([document, edits]) =>
    edits.reduce((text, { at, cut, put }) => {
      const place = Math.floor(at * text.length)
      return text.slice(0, place) + put + text.slice(place + cut)
    }, document),
  )

const anyJson = fc.jsonValue({ maxDepth: 4 })
const variables = fc.oneof(
  fc.record({ id: anyJson, n: anyJson, after: anyJson }, { requiredKeys: [] }),
  fc.constant({ id: '1', n: 5 }),
  anyJson,
)
const parameters = fc.record(
  {
    query: fc.oneof({ weight: 9, arbitrary: mutatedDocument }, anyJson),
    variables,
    operationName: fc.oneof(fc.constant(null), fc.constant('A'), anyJson),
    extensions: fc.oneof(fc.constant({ cost: true }), anyJson),
  },
  { requiredKeys: ['query'] },
)

const headerValue = fc.stringMatching(/^[ -~\xa1-\xff]{0,60}$/)
const headers = fc.dictionary(
  fc.oneof(
    fc.constantFrom('accept', 'origin', 'sec-fetch-site', 'x-forwarded-for', 'x-client-ip'),
    fc.constantFrom('content-encoding', 'range', 'if-none-match', 'accept-encoding', 'x-api-key'),
    fc.constantFrom('accept-language', 'x-forwarded-proto', 'x-http-method-override', 'te'),
  ),
  fc.oneof(
    headerValue,
    fc.constantFrom(
      SECRET,
      'text/event-stream',
      'text/html',
      'application/json',
      '*/*',
      'gzip',
      'none',
    ),
  ),
  { maxKeys: 3 },
)
const json = { 'content-type': 'application/json' }
const who = fc.constantFrom<Who[]>(
  'no credential',
  'a guess',
  'no credential',
  'admin',
  'reader',
  'writer',
)

const graphqlPost = fc.record({
  who,
  method: fc.constant('POST'),
  path: fc.constant('/graphql'),
  headers: headers.map((others) => ({ ...others, ...json })),
  body: parameters.map((each) => JSON.stringify(each)),
})
const graphqlGet = fc.record({
  who,
  method: fc.constant('GET'),
  path: parameters.map((each) => {
    const search = Object.entries(each).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : JSON.stringify(value),
    ])
    return `/graphql?${new URLSearchParams(search).toString()}`
  }),
  headers,
  body: fc.constant(''),
})
const anything = fc.record({
  who,
  method: fc.constantFrom(...METHODS.filter((method) => method !== 'CONNECT')),
  path: fc.oneof(
    fc.constantFrom('/', '/graphql', '/healthz', '/readyz', '/metrics', '/explorer/', '/assets/x'),
    // Without sign-out, because later requests need the sessions.
    fc.constantFrom('/api/auth/get-session', '/api/auth/sign-in/username', '/api/auth/x'),
    fc.stringMatching(/^\/[!-~]{0,40}$/),
    fc.webPath(),
  ),
  headers: fc
    .tuple(
      headers,
      fc.oneof(fc.constant(json), fc.constant({}), fc.record({ 'content-type': headerValue })),
    )
    .map(([others, type]) => ({ ...others, ...type })),
  body: fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc.json(),
    fc
      .record({ username: fc.oneof(fc.constant('admin'), fc.string()), password: fc.string() })
      .map((each) => JSON.stringify(each)),
  ),
})
const anyRequest: fc.Arbitrary<Fuzzed> = fc.oneof(
  { weight: 5, arbitrary: graphqlPost },
  { weight: 2, arbitrary: graphqlGet },
  { weight: 3, arbitrary: anything },
)

/** What a response must never contain: stacks, SQL and its errors, paths on this machine. */
const TELLTALE = new RegExp(
  [
    String.raw` at \S+ \(|\.(ts|mjs|js):\d+|node_modules|file://`,
    String.raw`SELECT .* FROM|syntax error at or near|relation \\?"|violates|prisma|pglite`,
    'INTERNAL_SERVER_ERROR|errorId',
    process.cwd(),
  ].join('|'),
  'i',
)

describeOnEachEngine('random requests', (get) => {
  const service = useService(get, {
    distDirectory: useBuiltPages(),
    authSecret: AUTH_SECRET,
    maxStreamsPerViewer: 100,
  })
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE })
  const credentials = new Map<Who, Readonly<Record<string, string>>>()
  beforeAll(async () => {
    const { sql } = get().database
    await placeOrders(sql, await makeCustomer(sql, 'ada'), { count: 30 })
    const { authorization: reader = '' } = await service().makeKey(['READ'])
    const { authorization: writer = '' } = await service().makeKey(['WRITE'])
    credentials
      .set('no credential', {})
      .set('a guess', { authorization: 'Bearer odk_guess' })
      .set('admin', await service().signIn())
      .set('reader', { authorization: reader })
      .set('writer', { authorization: writer })
  })
  afterAll(() => agent.destroy())

  /** Sends a request and reads the response; of a stream, only its first part. */
  function send(fuzzed: Fuzzed): Promise<{ status: number; text: string }> {
    const { hostname, port } = new URL(service().url)
    const credential = credentials.get(fuzzed.who) ?? {}
    const [secret = SECRET] = secretsOf(credential)
    const reveal = (text: string) => text.replaceAll(SECRET, secret)
    const { method } = fuzzed
    const path = reveal(fuzzed.path)
    const body = typeof fuzzed.body === 'string' ? reveal(fuzzed.body) : fuzzed.body
    const headers: OutgoingHttpHeaders = { ...credential }
    for (const [name, value] of Object.entries(fuzzed.headers)) headers[name] ??= reveal(value)
    if (body.length > 0) headers['content-length'] = Buffer.byteLength(body)
    return new Promise((resolve, reject) => {
      const outgoing = request({ hostname, port, agent, method, path, headers }, (incoming) => {
        let text = ''
        const done = () => resolve({ status: incoming.statusCode ?? 0, text })
        incoming.setEncoding('utf8').on('data', (part: string) => {
          text += part
          if (incoming.headers['content-type']?.startsWith('text/event-stream') !== true) return
          done()
          outgoing.destroy()
        })
        incoming.on('end', done)
        incoming.on('error', reject)
      })
      outgoing.on('error', reject)
      outgoing.end(body)
    })
  }

  it(
    'cause no server error, reveal no internals, and leave no secret in the log',
    { timeout: 30_000 + REQUESTS * 30 },
    async () => {
      console.info(`${REQUESTS / 2} random requests of the seed ${SEED}`)
      const seen = new Map<number, number>()
      const batch = fc.array(anyRequest, { minLength: AT_ONCE, maxLength: AT_ONCE })
      await fc.assert(
        fc.asyncProperty(batch, async (requests) => {
          const answers = await Promise.all(requests.map(send))
          for (const [index, { status, text }] of answers.entries()) {
            const what = `${JSON.stringify(requests[index])}\n→ ${status} ${text}`
            expect(status, what).toBeGreaterThanOrEqual(200)
            expect(status, what).toBeLessThan(500)
            expect(TELLTALE.exec(text)?.[0], what).toBeUndefined()
            seen.set(status, (seen.get(status) ?? 0) + 1)
          }
        }),
        { seed: SEED, numRuns: REQUESTS / 2 / AT_ONCE },
      )
      // The requests must reach every layer, not only the first checks.
      for (const status of [200, 400, 401, 404, 405, 415])
        expect(seen.get(status) ?? 0).toBeGreaterThan(0)

      for (const who of ['admin', 'reader', 'writer'] as const) {
        const { codes } = await service().post('{ viewer { name } }', {
          as: credentials.get(who) ?? {},
        })
        expect([who, codes]).toEqual([who, []])
      }
      const { logged } = service()
      expect(logged.records().filter(({ level }) => level === 'error')).toEqual([])
      const secrets = [ADMIN.password, AUTH_SECRET, ...[...credentials.values()].flatMap(secretsOf)]
      expect(secrets).toHaveLength(6)
      for (const secret of secrets) expect(logged.text()).not.toContain(secret)
    },
  )
})

function secretsOf({ authorization, cookie }: Readonly<Record<string, string>>): string[] {
  const secret = authorization?.replace('Bearer ', '') ?? /=([^.]+)/.exec(cookie ?? '')?.[1]
  return secret === undefined ? [] : [secret]
}
