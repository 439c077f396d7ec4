import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope } from 'vue'
import { fakeApi } from '../testing/fake-api.ts'
import { statsOf } from '../testing/orders.ts'
import { startLiveFeed, type LiveFeed, type OrderStats } from './useLiveFeed.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)

async function start() {
  const api = fakeApi()
  const scope = effectScope()
  const feed = scope.run((): LiveFeed =>
    startLiveFeed({
      client: api.client,
      live: api.live,
      now: Date.now,
      polling: { graceMs: 2_000, intervalMs: 10_000 },
      startMs: 10_000,
    }),
  )
  if (!feed) throw new Error('The scope did not run')
  // The client subscribes a moment later.
  await pass(0)
  const stream = (changes: Partial<OrderStats> = {}) =>
    api.live.push({ data: { orderStats: statsOf(changes) } })
  const answerPolls = (changes: Partial<OrderStats>, orders: object[] = []) =>
    api.answers.set('RecentOrders', () => ({
      data: { recentOrders: { stats: statsOf(changes), orders } },
    }))
  return { api, feed, scope, stream, answerPolls, polls: () => api.count('RecentOrders') }
}

describe('live feed', () => {
  it('never polls while the stream brings values', async () => {
    const { feed, stream, polls } = await start()
    for (let tick = 1; tick <= 20; tick += 1) {
      stream({ totalOrders: tick })
      await pass(5_000)
    }
    expect(feed.stats.value?.totalOrders).toBe(20)
    expect(feed.connection.value.phase).toBe('live')
    expect(polls()).toBe(0)
  })

  it('polls every 10 s while the stream is lost, and updates the counts (R13)', async () => {
    const { api, feed, stream, answerPolls, polls } = await start()
    stream()
    api.live.emit('lost')
    expect(feed.connection.value.phase).toBe('reconnecting')

    answerPolls({ totalOrders: 11 })
    await pass(2_000)
    expect(polls()).toBe(1)
    expect(feed.stats.value?.totalOrders).toBe(11)
    expect(feed.connection.value).toEqual({ phase: 'polling', receivedAt: Date.now() })

    answerPolls({ totalOrders: 12 })
    await pass(30_000)
    expect(polls()).toBe(4)
    expect(feed.stats.value?.totalOrders).toBe(12)
  })

  it('is not live while the server gets no data, and reloads what may have changed (E6)', async () => {
    const { api, feed, stream, polls } = await start()
    stream()
    const receivedAt = Date.now()
    await pass(6_000)
    api.live.emit('stale')
    expect(feed.connection.value).toEqual({ phase: 'stale', receivedAt })
    await pass(2_000)
    expect(polls()).toBe(1)
    expect(feed.connection.value.phase).toBe('stale')
    const before = feed.revision.value
    api.live.emit('live')
    expect(feed.connection.value.phase).toBe('live')
    expect(feed.revision.value).toBe(before + 1)
    await pass(20_000)
    expect(polls()).toBe(1)
  })

  it('stays live while another stream is lost', async () => {
    const { api, feed, stream } = await start()
    stream()
    const statsRequests = new Set(api.live.requests())
    const other = api.client.subscription('subscription Other { other }', {})
    const subscription = other.subscribe(() => undefined)
    await pass(0)
    for (const request of api.live.requests()) {
      if (!statsRequests.has(request)) api.live.emit('lost', request)
    }
    expect(api.live.subscribers()).toBe(2)
    expect(feed.connection.value.phase).toBe('live')
    subscription.unsubscribe()
  })

  it('polls if the stream never opened', async () => {
    const { feed, answerPolls } = await start()
    answerPolls({ totalOrders: 7 })
    await pass(9_999)
    expect(feed.stats.value?.totalOrders).toBe(7)
    expect(feed.connection.value.phase).toBe('connecting')
    await pass(1)
    expect(feed.connection.value.phase).toBe('polling')
  })

  it('is not an outage when the first value takes a while (D16)', async () => {
    const { feed, stream, answerPolls } = await start()
    answerPolls({ totalOrders: 7 })
    await pass(5_000)
    expect(feed.connection.value.phase).toBe('connecting')
    stream()
    await pass(10_000)
    expect(feed.connection.value.phase).toBe('live')
  })

  it('is offline when polls fail too, and keeps polling', async () => {
    const { api, feed, answerPolls } = await start()
    api.live.emit('lost')
    await pass(2_000)
    expect(feed.connection.value.phase).toBe('offline')
    answerPolls({})
    await pass(10_000)
    expect(feed.connection.value.phase).toBe('polling')
  })

  it('raises the revision after a gap, even if the counts are the same (R13)', async () => {
    const { api, feed, stream, polls } = await start()
    stream()
    const before = feed.revision.value
    api.live.emit('lost')
    stream()
    expect(feed.revision.value).toBe(before + 1)
    await pass(14_000)
    expect(polls()).toBe(0)
  })

  it('keeps the revision while the statistics stay the same', async () => {
    const { feed, stream } = await start()
    for (let tick = 0; tick < 5; tick += 1) stream()
    expect(feed.revision.value).toBe(0)
    stream({ recentUpdates: 1 })
    expect(feed.revision.value).toBe(1)
  })

  it('raises the revision when a poll shows a changed order with equal counts', async () => {
    const { api, feed, stream, answerPolls } = await start()
    stream()
    api.live.emit('lost')
    answerPolls({}, [{ id: '1', version: 1 }])
    await pass(2_000)
    const seen = feed.revision.value
    await pass(10_000)
    expect(feed.revision.value).toBe(seen)
    answerPolls({}, [{ id: '1', version: 2 }])
    await pass(10_000)
    expect(feed.revision.value).toBe(seen + 1)
  })

  it('ignores a poll that is answered after the stream returned', async () => {
    const { api, feed, stream } = await start()
    api.answers.set('RecentOrders', () => {
      stream({ totalOrders: 20 })
      return { data: { recentOrders: { stats: statsOf({ totalOrders: 1 }), orders: [] } } }
    })
    await pass(3_000)
    expect(feed.stats.value?.totalOrders).toBe(20)
    expect(feed.connection.value.phase).toBe('live')
  })

  it('opens the stream and polls at once on tryNow', async () => {
    const { api, feed, answerPolls, polls } = await start()
    answerPolls({})
    feed.tryNow()
    await pass(0)
    expect(polls()).toBe(1)
    expect(api.live.retries()).toBe(1)
  })

  it('stops for good when the session ends', async () => {
    const { api, feed, polls } = await start()
    api.live.emit('refused')
    await pass(60_000)
    expect(feed.connection.value.phase).toBe('signed-out')
    expect(polls()).toBe(0)
  })

  it('leaves nothing running when its scope ends', async () => {
    const { api, scope, stream } = await start()
    stream()
    expect(api.live.subscribers()).toBe(1)
    scope.stop()
    expect(api.live.subscribers()).toBe(0)
    expect(vi.getTimerCount()).toBe(0)
  })
})
