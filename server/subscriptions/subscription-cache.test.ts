import { beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import type { Scope } from '../db/generated/enums.ts'
import { describeOnEachEngine } from '../testing/engines.ts'
import { useService, type Credential } from '../testing/running-service.ts'
import { openSse } from '../testing/sse-client.ts'
import type { SharedSubscription } from './shared-subscription.ts'
import { SubscriptionCache } from './subscription-cache.ts'

const STATS = 'subscription { orderStats { type totalOrders } }'

describe('known subscriptions', () => {
  const asked = (body: string | undefined, url = '/graphql', method = 'POST') => ({
    method,
    url,
    accept: 'text/event-stream',
    ...(body === undefined ? {} : { body }),
    viewer: undefined,
    ip: 'test',
  })
  const shared = (key: string): SharedSubscription => ({
    key,
    source: { subscribe: () => Promise.resolve({}), execute: () => Promise.resolve({}) },
    resume: undefined,
  })
  const READ: Scope[] = ['READ']

  it('are found by the same text, and by no other', () => {
    const known = new SubscriptionCache()
    const [one, other] = [shared('one'), shared('other')]
    known.remember(asked('{"query":"a"}'), READ, one)
    known.remember(asked(undefined, '/graphql?query=a', 'GET'), READ, other)
    expect(known.find(asked('{"query":"a"}', '/graphql?query=a'), READ)).toBe(one)
    expect(known.find(asked(undefined, '/graphql?query=a', 'GET'), READ)).toBe(other)
    expect(known.find(asked('{"query":"b"}'), READ)).toBeUndefined()
    expect(known.find(asked('{"query": "a"}'), READ)).toBeUndefined()
    expect(known.find(asked('/graphql?query=a'), READ)).toBeUndefined()
    expect(known.find(asked('{"query":"a"}', '/graphql', 'GET'), READ)).toBeUndefined()
  })

  it('are found by those with the same scopes alone', () => {
    const known = new SubscriptionCache()
    known.remember(asked('a'), READ, shared('one'))
    expect(known.find(asked('a'), ['READ', 'WRITE'])).toBeUndefined()
    expect(known.find(asked('a'), [])).toBeUndefined()
  })

  it('do not grow with what strangers to them think of', () => {
    const known = new SubscriptionCache()
    known.remember(asked('x'.repeat(10_000)), READ, shared('long'))
    expect(known.find(asked('x'.repeat(10_000)), READ)).toBeUndefined()
    for (let n = 0; n < 1_000; n += 1) {
      known.remember(asked(`${n} ${'x'.repeat(1_000)}`), READ, shared(String(n)))
    }
    const kept = Array.from({ length: 1_000 }, (_, n) =>
      known.find(asked(`${n} ${'x'.repeat(1_000)}`), READ),
    ).filter((each) => each !== undefined)
    expect(kept.length).toBeGreaterThan(100)
    expect(kept.length).toBeLessThan(600)
    expect(kept.at(-1)?.key).toBe('999')
  })
})

describeOnEachEngine('asking what somebody asked before', (get) => {
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
    // Whatever comes through the whole pipeline is remembered at its end.
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
    'still needs the right to it, and room for it, by %s',
    async (method) => {
      const first = await open(reader, method)
      await first.event(1)
      const forbidden = await open(writer, method)
      const [refusal, end] = await forbidden.ended()
      expect(refusal?.data).toContain('"FORBIDDEN"')
      expect(end?.name).toBe('complete')
      // What was refused once is refused again.
      expect((await (await open(writer, method)).ended())[0]?.data).toBe(refusal?.data)
      const stranger = await open({}, method)
      expect((await stranger.ended())[0]?.data).toContain('"UNAUTHENTICATED"')
      const second = await open(reader, method)
      await second.event(1)
      const third = await open(reader, method)
      expect((await third.ended())[0]?.data).toContain('"TOO_MANY_STREAMS"')
      first.leave()
      second.leave()
    },
  )

  it('is still no answer for who takes no stream', async () => {
    const stream = await open(reader, 'POST')
    await stream.event(1)
    const { status, text } = await service().send('/graphql', {
      method: 'POST',
      headers: { ...reader, 'content-type': 'application/json', accept: 'text/html' },
      body: JSON.stringify({ query: STATS }),
    })
    expect([status, text]).toEqual([406, ''])
    stream.leave()
  })
})
