import { afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import type { StreamViewer } from '../../streaming/streams.ts'
import { describeOnEachEngine, describeOnPostgres } from '../../testing/engines.ts'
import { runTwoInstances } from '../../testing/instances.ts'
import { recordLog } from '../../testing/log-records.ts'
import { useService, type Credential, type RunningService } from '../../testing/running-service.ts'
import { openSse, type SseClient } from '../../testing/sse-client.ts'
import { startStreamGuard } from './stream-guard.ts'

const WATCH = 'subscription { orderStats { type totalOrders } }'
const PEOPLE = ['ada', 'bob', 'cyd', 'dan', 'eve', 'fay']
const account = (username: string) => ({ username, password: 'engine no. 1' })

const watch = async (service: RunningService, headers: Credential): Promise<SseClient> => {
  const stream = await openSse(service.url, { headers, query: WATCH })
  await stream.event(1)
  return stream
}

/** The last two events of a stream. */
const lastWords = async (stream: SseClient) =>
  (await stream.ended()).slice(-2).map(({ name, data }) => `${name} ${data}`)
const ENDED_FOR_GOOD = [expect.stringContaining('"code":"SESSION_ENDED"'), 'complete ']

const revoke = async (service: RunningService, id: string) => {
  const query = 'mutation ($id: ID!) { revokeApiKey(id: $id) { apiKey { id } } }'
  const { codes } = await service.post(query, { as: await service.signIn(), variables: { id } })
  expect(codes).toEqual([])
}

const replace = async (service: RunningService, id: string) => {
  const query =
    'mutation ($id: ID!) { rotateApiKey(input: { id: $id, overlapHours: 0 }) { errors { code } } }'
  const { data } = await service.post(query, { as: await service.signIn(), variables: { id } })
  expect(data).toEqual({ rotateApiKey: { errors: [] } })
}

describeOnEachEngine('open streams end', (get) => {
  const service = useService(get)
  const run = (sql: string) => get().database.sql.run(sql)
  let bystander: SseClient | undefined
  beforeAll(async () => {
    for (const name of PEOPLE) await service().people.create({ ...account(name), role: 'operator' })
  })

  const CASES: {
    when: string
    open: () => Promise<Credential>
    then: (as: Credential) => unknown
  }[] = [
    {
      when: 'its person signs out',
      open: () => service().signIn(account('ada')),
      then: (as) =>
        service().send('/api/auth/sign-out', {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...as },
        }),
    },
    {
      when: 'the session expires',
      open: () => service().signIn(account('bob')),
      then: () =>
        run(`UPDATE sessions SET expires_at = now() WHERE user_id =
                 (SELECT id FROM users WHERE username = 'bob')`),
    },
    {
      when: 'the password is reset',
      open: () => service().signIn(account('cyd')),
      then: () => service().people.resetPassword('cyd', 'another password'),
    },
    {
      when: 'the role allows less',
      open: () => service().signIn(account('dan')),
      then: () => run(`UPDATE users SET role = 'viewer' WHERE username = 'dan'`),
    },
    {
      when: 'the account is disabled, though its session stays',
      open: () => service().signIn(account('fay')),
      then: () => run(`UPDATE users SET disabled_at = now() WHERE username = 'fay'`),
    },
    {
      when: 'the account is deleted',
      open: () => service().signIn(account('eve')),
      then: () => run(`DELETE FROM users WHERE username = 'eve'`),
    },
    {
      when: 'the key is revoked',
      open: () => service().makeKey(['READ']),
      then: ({ id = '' }) => revoke(service(), id),
    },
    {
      when: 'the key is replaced at once',
      open: () => service().makeKey(['READ']),
      then: ({ id = '' }) => replace(service(), id),
    },
    {
      when: 'the key expires',
      open: () => service().makeKey(['READ']),
      then: ({ id }) =>
        get().database.sql.run('UPDATE api_keys SET expires_at = now() WHERE id = $1::bigint', [
          id,
        ]),
    },
  ]
  it.each(CASES)('when $when, and no others', async ({ open, then }) => {
    bystander = await watch(service(), await service().makeKey(['READ']))
    const as = await open()
    const { id: _id, ...headers } = as
    const streams = [await watch(service(), headers), await watch(service(), headers)]
    await then(as)
    for (const stream of streams) expect(await lastWords(stream)).toEqual(ENDED_FOR_GOOD)
    expect(bystander.events).toHaveLength(1)
  })
})

describeOnPostgres('a key that another server revokes', (get) => {
  it('ends the streams of this one', async () => {
    const [first, second] = await runTwoInstances(get())
    const { id, ...headers } = await first.makeKey(['READ'])
    const stream = await watch(second, headers)
    await revoke(first, id)
    expect(await lastWords(stream)).toEqual(ENDED_FOR_GOOD)
  })
})

describe('the guard of the streams', () => {
  const INTERVAL_MS = 1_000
  beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }))
  afterEach(() => vi.useRealTimers())

  const viewer = { id: 'key:1', credential: 'key:1', scopes: ['READ'] }
  const guard = (
    findLost: (viewers: readonly StreamViewer[]) => Promise<readonly StreamViewer[]>,
    viewers: readonly StreamViewer[] = [viewer],
  ) => {
    const { log, text } = recordLog()
    const revoked: string[] = []
    const streams = { viewers, revoke: ({ id }: StreamViewer) => revoked.push(id) }
    const running = startStreamGuard({ streams, findLost, intervalMs: INTERVAL_MS, log })
    onTestFinished(() => running.stop())
    return { revoked, text }
  }

  it('ends no stream while the database does not answer, logs it once, and goes on', async () => {
    let looks = 0
    const { revoked, text } = guard(() => {
      looks += 1
      if (looks <= 3) return Promise.reject(new Error('down'))
      return Promise.resolve(looks === 4 ? [] : [viewer])
    })
    await vi.advanceTimersByTimeAsync(4 * INTERVAL_MS)
    expect([looks, revoked]).toEqual([4, []])
    await vi.advanceTimersByTimeAsync(INTERVAL_MS)
    expect([looks, revoked]).toEqual([5, ['key:1']])
    expect(text().match(/retrying/g)).toHaveLength(1)
  })

  it('runs no query without open streams', async () => {
    const findLost = vi.fn(() => Promise.resolve([]))
    const viewers: StreamViewer[] = []
    guard(findLost, viewers)
    await vi.advanceTimersByTimeAsync(6 * INTERVAL_MS)
    expect(findLost).not.toHaveBeenCalled()
    viewers.push(viewer)
    await vi.advanceTimersByTimeAsync(INTERVAL_MS)
    expect(findLost).toHaveBeenCalledOnce()
  })
})
