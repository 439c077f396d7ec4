import { expect, inject, it, onTestFinished } from 'vitest'
import { openPostgres, type PostgresSettings } from '../db/postgres.ts'
import { openEmbedded } from '../db/embedded.ts'
import { describeOnPostgres } from '../testing/engines.ts'
import type { HttpAnswer } from '../testing/http-request.ts'
import { recordLog } from '../testing/log-records.ts'
import { orderInput, place } from '../testing/orders-over-http.ts'
import {
  ADMIN,
  fromNewAddress,
  graphQLAnswer,
  runService,
  type Credential,
  type RunningService,
} from '../testing/running-service.ts'
import { openSse } from '../testing/sse-client.ts'
import { startStallingProxy } from '../testing/stalling-proxy.ts'

const READ = '{ orderStats { totalOrders } orders { totalCount } }'
const WRITE = `mutation ($input: PlaceOrderInput!) {
  placeOrder(input: $input) { order { id } errors { code } }
}`
const PATIENCE = { timeout: 20_000 }

const json = { 'content-type': 'application/json' }

function signIn(service: RunningService, password = ADMIN.password): Promise<HttpAnswer> {
  return service.send('/api/auth/sign-in/username', {
    method: 'POST',
    headers: { ...json, ...fromNewAddress() },
    body: JSON.stringify({ ...ADMIN, password }),
  })
}

/** What clients are told: status, `Retry-After`, and the codes. */
function told({ status, headers, text }: HttpAnswer) {
  const body: unknown = JSON.parse(text)
  const codes =
    typeof body === 'object' && body !== null && 'code' in body
      ? [body.code]
      : graphQLAnswer({ status, headers, text }).codes
  return { status, retryAfter: headers['retry-after'], codes }
}

const AWAY = { status: 503, retryAfter: '5', codes: ['UNAVAILABLE'] }

describeOnPostgres('while the database is away', (get) => {
  /** A server whose connections to the database can be broken. */
  async function start(settings: Partial<PostgresSettings> = {}) {
    const proxy = await startStallingProxy(get().url ?? '')
    const { log, records, text } = recordLog('info')
    const database = await openPostgres({ url: proxy.url, ...settings }, log)
    onTestFinished(() => database.close())
    const service = await runService(database)
    onTestFinished(() => service.stop())
    const key = await service.makeKey(['READ', 'WRITE'])
    const cookie = await service.signIn()
    return { proxy, service, key, cookie, database: { records, text } }
  }

  function requests(service: RunningService, key: Credential, cookie: Credential) {
    const post = (query: string, as: Credential, variables?: object) =>
      service.send('/graphql', {
        method: 'POST',
        headers: { ...json, ...as },
        body: JSON.stringify({ query, variables }),
      })
    return Promise.all([
      post(READ, key),
      post(READ, cookie),
      post(WRITE, key, { input: orderInput('away') }),
      signIn(service),
      service.send('/api/auth/get-session', { headers: { ...cookie } }),
      service.send('/api/auth/sign-out', { method: 'POST', headers: { ...json, ...cookie } }),
      service.send('/api/auth/change-password', {
        method: 'POST',
        headers: { ...json, ...cookie },
        body: JSON.stringify({ currentPassword: ADMIN.password, newPassword: 'another good one' }),
      }),
    ])
  }

  it('reads, writes and sign-ins are answered with 503 and UNAVAILABLE, and work again afterwards (E14)', async () => {
    const { proxy, service, key, cookie } = await start()
    const reopen = await proxy.refuse()
    // Also while the viewers are still cached.
    for (let round = 0; round < 3; round += 1) {
      for (const answer of await requests(service, key, cookie)) expect(told(answer)).toEqual(AWAY)
    }
    await reopen()
    await expect
      .poll(async () => (await service.post(READ, { as: key })).status, PATIENCE)
      .toBe(200)
    expect((await place(service, key, orderInput('back'))).errors).toEqual([])
    expect((await signIn(service)).status).toBe(200)
    expect((await service.post('{ viewer { name } }', { as: cookie })).status).toBe(200)
  }, 60_000)

  it('the log tells it once, then counts, and tells the end (E14)', async () => {
    const { proxy, service, key, cookie, database } = await start()
    const before = service.logged.text().length + database.text().length
    const reopen = await proxy.refuse()
    for (let round = 0; round < 20; round += 1) await requests(service, key, cookie)
    await reopen()
    await expect
      .poll(async () => (await service.post(READ, { as: key })).status, PATIENCE)
      .toBe(200)
    await expect
      .poll(async () => {
        await service.post(READ, { as: key })
        return service.logged.text()
      }, PATIENCE)
      .toContain('requests are answered again')
    const records = [...service.logged.records(), ...database.records()]
    const failed = records.filter(({ level }) => level === 'error' || level === 'warn')
    const counts = new Map<string, number>()
    for (const { msg = '' } of failed) counts.set(msg, (counts.get(msg) ?? 0) + 1)
    expect([...counts.values()].every((count) => count === 1)).toBe(true)
    expect([...counts.keys()]).toContain('requests fail, because the database is not available')
    expect(service.logged.text().length + database.text().length - before).toBeLessThan(20_000)
  }, 60_000)

  it('sign-ins are no wrong guesses at the password (E14)', async () => {
    const { proxy, service } = await start()
    const reopen = await proxy.refuse()
    for (let attempt = 0; attempt < 12; attempt += 1) {
      expect(told(await signIn(service))).toEqual(AWAY)
    }
    await reopen()
    expect((await signIn(service, 'wrong')).status).toBe(401)
    expect((await signIn(service)).status).toBe(200)
  }, 60_000)

  it('a silent network is an outage, too (E14)', async () => {
    const { proxy, service, key, cookie } = await start({ silenceMs: 500 })
    proxy.stall()
    for (const answer of await requests(service, key, cookie)) expect(told(answer)).toEqual(AWAY)
    await proxy.close()
  }, 60_000)

  it('an open stream stays open, and has values again afterwards (E14)', async () => {
    const { proxy, service, key } = await start()
    const stream = await openSse(service.url, {
      headers: key,
      query: 'subscription { orderEvents { events { order { customer { name } } } } }',
    })
    await stream.event(1)
    const reopen = await proxy.refuse()
    const read = () => service.post(READ, { as: key })
    await expect.poll(async () => (await read()).codes, PATIENCE).toEqual(['UNAVAILABLE'])
    await reopen()
    await expect
      .poll(async () => (await service.post(READ, { as: key })).status, PATIENCE)
      .toBe(200)
    await place(service, key, orderInput('back'))
    await stream.event(2)
  }, 60_000)
})

it('a closed embedded database is away (E14)', async () => {
  const database = await openEmbedded({
    directory: undefined,
    templateFile: inject('embeddedTemplate'),
  })
  const service = await runService(database)
  onTestFinished(() => service.stop())
  const key = await service.makeKey(['READ'])
  await database.close()
  const answer = await service.send('/graphql', {
    method: 'POST',
    headers: { ...json, ...key },
    body: JSON.stringify({ query: READ }),
  })
  expect(told(answer)).toEqual(AWAY)
  expect(told(await signIn(service))).toEqual(AWAY)
})
