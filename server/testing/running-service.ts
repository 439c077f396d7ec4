import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import { z } from 'zod'
import type { Database } from '../db/database.ts'
import type { Scope } from '../db/generated/enums.ts'
import type { People } from '../auth/people.ts'
import { startService, type ServiceSettings } from '../service/service.ts'
import type { TestDatabase } from './engines.ts'
import { freePort } from './free-port.ts'
import { httpRequest, type HttpAnswer, type HttpRequest } from './http-request.ts'
import { recordLog, type RecordedLog } from './log-records.ts'

export const ADMIN = { username: 'admin', password: 'correct horse battery' }

const GraphQLResult = z.object({
  data: z.record(z.string(), z.unknown()).nullish(),
  errors: z
    .array(
      z.looseObject({
        message: z.string(),
        path: z.array(z.union([z.string(), z.number()])).optional(),
        extensions: z.looseObject({ code: z.string().optional() }).default({}),
      }),
    )
    .optional(),
})

export interface GraphQLAnswer extends z.infer<typeof GraphQLResult> {
  readonly status: number
  readonly headers: HttpAnswer['headers']
  /** `extensions.code` of each error. */
  readonly codes: (string | undefined)[]
}

/** Headers that authenticate a request: a cookie or a key. */
export type Credential = Readonly<Record<string, string>>

export interface RunningService {
  readonly url: string
  readonly people: People
  readonly logged: RecordedLog
  /** Sends one request, as `httpRequest` does. */
  send(path: string, request?: HttpRequest): Promise<HttpAnswer>
  /** Posts a GraphQL request. */
  post(
    query: string,
    options?: { variables?: object; as?: Credential; headers?: Credential },
  ): Promise<GraphQLAnswer>
  /** Signs a person in, by default the admin. */
  signIn(account?: { username: string; password: string }): Promise<Credential>
  /** Creates a key with these scopes through the API. */
  makeKey(scopes: readonly Scope[], expiresAt?: Date): Promise<Credential & { id: string }>
  stop(): Promise<void>
}

/** Settings that suit tests: no limit is reached, and nothing happens at a time of its own. */
export const SETTINGS: Omit<ServiceSettings, 'port'> = {
  host: '127.0.0.1',
  publicUrl: undefined,
  // So that a test can set its IP address.
  trustProxy: 'loopback',
  authSecret: 'a secret of tests that is long enough',
  admin: ADMIN,
  statsIntervalMs: 60_000,
  maxStreams: 100,
  maxStreamsPerViewer: 10,
  rateLimitPerSecond: 10_000,
  resumeWindowHours: 168,
  // Only at the start, so that their statements do not come between those that tests count.
  projections: { gatherMs: 3_600_000, pollMs: 3_600_000 },
  drainMs: 0,
  distDirectory: join(import.meta.dirname, 'no-such-directory'),
}

// Names of keys are unique per database, which several servers may share.
let keys = 0

/** Starts the whole server on a database, with an admin's account. The test must stop it. */
export async function runService(
  database: Database,
  settings: Partial<ServiceSettings> = {},
): Promise<RunningService> {
  const logged = recordLog()
  // With a public URL the service does not report the port on which it listens.
  const port = settings.publicUrl === undefined ? 0 : await freePort()
  const service = await startService(database, { ...SETTINGS, port, ...settings }, logged.log)
  const { people } = service
  const url = port === 0 ? service.url : `http://127.0.0.1:${port}`
  const send: RunningService['send'] = (path, request) => httpRequest(url, path, request)

  const post: RunningService['post'] = async (query, { variables, as = {}, headers = {} } = {}) => {
    const answer = await send('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headersOf(as), ...headers },
      body: JSON.stringify({ query, variables }),
    })
    return graphQLAnswer(answer)
  }

  const signIn: RunningService['signIn'] = async (account = ADMIN) => {
    const answer = await send('/api/auth/sign-in/username', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...fromNewAddress() },
      body: JSON.stringify(account),
    })
    if (answer.status !== 200) throw new Error(`sign-in: ${answer.status} ${answer.text}`)
    return { cookie: cookiesOf(answer) }
  }

  let admin: Promise<Credential> | undefined
  return {
    url,
    people,
    logged,
    send,
    post,
    signIn,
    async makeKey(scopes, expiresAt) {
      admin ??= signIn()
      keys += 1
      const { data } = await post(CREATE_KEY, {
        as: await admin,
        variables: { input: { name: `program-${keys}`, scopes, expiresAt } },
      })
      const { key, apiKey } = CreatedKey.parse(data?.['createApiKey'])
      return { authorization: `Bearer ${key}`, id: apiKey.id }
    },
    stop: () => service.stop(),
  }
}

/** Runs one server for all tests of a suite, on the suite's database. */
export function useService(
  get: () => TestDatabase,
  settings: Partial<ServiceSettings> = {},
): () => RunningService {
  let running: RunningService | undefined
  beforeAll(async () => {
    running = await runService(get().database, settings)
  })
  afterAll(() => running?.stop())
  return () => {
    if (running === undefined) throw new Error('the server runs only within tests and hooks')
    return running
  }
}

const CREATE_KEY = `mutation ($input: CreateApiKeyInput!) {
  createApiKey(input: $input) { key apiKey { id } errors { code message field } }
}`
const CreatedKey = z.object({ key: z.string(), apiKey: z.object({ id: z.string() }) })

/** Parses the answer to a GraphQL request. */
export function graphQLAnswer(answer: HttpAnswer): GraphQLAnswer {
  const result = GraphQLResult.parse(JSON.parse(answer.text))
  return {
    ...result,
    status: answer.status,
    headers: answer.headers,
    codes: (result.errors ?? []).map(({ extensions }) => extensions.code),
  }
}

let ips = 0

/** Headers with a new IP address, so that no rate limit is used up. */
export function fromNewAddress(): Record<string, string> {
  ips += 1
  return { 'x-forwarded-for': `10.0.${ips >> 8}.${ips & 255}` }
}

/** The `Cookie` header with which a browser returns the cookies of an answer. */
export function cookiesOf({ headers }: HttpAnswer): string {
  return (headers['set-cookie'] ?? []).map((cookie) => cookie.split(';', 1)[0] ?? '').join('; ')
}

function headersOf({ cookie, authorization }: Credential): Record<string, string> {
  return {
    ...(cookie === undefined ? {} : { cookie }),
    ...(authorization === undefined ? {} : { authorization }),
  }
}
