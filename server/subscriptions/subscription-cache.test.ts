import { beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import type { Scope } from '../db/generated/enums.ts'
import { describeOnEachEngine } from '../testing/engines.ts'
import { useService, type Credential } from '../testing/running-service.ts'
import { openSse } from '../testing/sse-client.ts'
import type { SharedSubscription } from './shared-subscription.ts'
import { SubscriptionCache } from './subscription-cache.ts'

const STATS = 'subscription { orderStats { type totalOrders } }'

describe('known subscriptions', () => {
  const request = (body: string | undefined, url = '/graphql', method = 'POST') => ({
    method,
    url,
    accept: 'text/event-stream',
    ...(body === undefined ? {} : { body }),
    viewer: undefined,
    sentKey: false,
    lastEventId: undefined,
    acceptsGzip: false,
    ip: 'test',
  })
  const shared = (key: string): SharedSubscription => ({
    key,
    source: { subscribe: () => Promise.resolve({}), execute: () => Promise.resolve({}) },
    resume: undefined,
  })
  const READ: Scope[] = ['READ']

  it('are found by the same request text only', () => {
    const known = new SubscriptionCache()
    const [one, other] = [shared('one'), shared('other')]
    known.remember(request('{"query":"a"}'), READ, one)
    known.remember(request(undefined, '/graphql?query=a', 'GET'), READ, other)
    expect(known.find(request('{"query":"a"}', '/graphql?query=a'), READ)).toBe(one)
    expect(known.find(request(undefined, '/graphql?query=a', 'GET'), READ)).toBe(other)
    expect(known.find(request('{"query":"b"}'), READ)).toBeUndefined()
    expect(known.find(request('{"query": "a"}'), READ)).toBeUndefined()
    expect(known.find(request('/graphql?query=a'), READ)).toBeUndefined()
    expect(known.find(request('{"query":"a"}', '/graphql', 'GET'), READ)).toBeUndefined()
  })

  it('are found with the same scopes only', () => {
    const known = new SubscriptionCache()
    known.remember(request('a'), READ, shared('one'))
    expect(known.find(request('a'), ['READ', 'WRITE'])).toBeUndefined()
    expect(known.find(request('a'), [])).toBeUndefined()
  })

  it('are limited in size and number', () => {
    const known = new SubscriptionCache()
    known.remember(request('x'.repeat(10_000)), READ, shared('long'))
    expect(known.find(request('x'.repeat(10_000)), READ)).toBeUndefined()
    for (let n = 0; n < 1_000; n += 1) {
      known.remember(request(`${n} ${'x'.repeat(1_000)}`), READ, shared(String(n)))
    }
    const kept = Array.from({ length: 1_000 }, (_, n) =>
      known.find(request(`${n} ${'x'.repeat(1_000)}`), READ),
    ).filter((each) => each !== undefined)
    expect(kept.length).toBeGreaterThan(100)
    expect(kept.length).toBeLessThan(600)
    expect(kept.at(-1)?.key).toBe('999')
  })
})

describeOnEachEngine('a known subscription over HTTP', (get) => {
  const service = useService(get, { maxStreamsPerViewer: 2 })
  let [reader, writer]: [Credential, Credential] = [{}, {}]
  beforeAll(async () => {
    reader = await service().makeKey(['READ'])
    writer = await service().makeKey(['WRITE'])
  })
  const open = (headers: Credential, method: 'GET' | 'POST', query = STATS) =>
    openSse(service().url, { headers, query, method })

  it.each(['GET', 'POST'] as const)('is answered like the first time, by %s', async (method) => {
    const first = await open(reader, method)
    const { data } = await first.event(1)
    // A request that passes through the whole pipeline is remembered at its end.
    const remembered = vi.spyOn(SubscriptionCache.prototype, 'remember').mockClear()
    onTestFinished(() => remembered.mockRestore())
    const second = await open(reader, method)
    expect((await second.event(1)).data).toBe(data)
    expect(remembered).not.toHaveBeenCalled()
    const headOf = ({ headers }: typeof first) => ({ ...headers, date: undefined })
    expect(headOf(second)).toEqual(headOf(first))
    first.leave()
    second.leave()
  })

  it.each(['GET', 'POST'] as const)(
    'is still authorized and counted toward the limit of streams, by %s',
    async (method) => {
      const first = await open(reader, method)
      await first.event(1)
      const forbidden = await open(writer, method)
      const [refusal, end] = await forbidden.ended()
      expect(refusal?.data).toContain('"FORBIDDEN"')
      expect(end?.name).toBe('complete')
      // A refused request is refused again.
      expect((await (await open(writer, method)).ended())[0]?.data).toBe(refusal?.data)
      const anonymous = await open({}, method)
      expect((await anonymous.ended())[0]?.data).toContain('"UNAUTHENTICATED"')
      const second = await open(reader, method)
      await second.event(1)
      const third = await open(reader, method)
      const [tooMany, done] = await third.ended()
      expect(tooMany?.data).toContain('"TOO_MANY_STREAMS"')
      // It must not say "later": `complete` tells the client not to come back (B14).
      expect(tooMany?.data).toContain('Close one before you open another.')
      expect(done?.name).toBe('complete')
      first.leave()
      second.leave()
    },
  )

  it('is refused if the client does not accept a stream', async () => {
    const stream = await open(reader, 'POST')
    await stream.event(1)
    const { status, text } = await service().send('/graphql', {
      method: 'POST',
      headers: { ...reader, 'content-type': 'application/json', accept: 'text/html' },
      body: JSON.stringify({ query: STATS }),
    })
    expect([status, text.includes('Accept: text/event-stream')]).toEqual([406, true])
    stream.leave()
  })
})
