import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope } from 'vue'
import { fakeApi } from '../testing/fake-api.ts'
import { liveEventOf } from '../testing/orders.ts'
import { liveSettings } from './settings.ts'
import { startOrderEvents, type LiveOrderEvent } from './useOrderEvents.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)

async function start() {
  const api = fakeApi()
  const scope = effectScope()
  const heard: string[] = []
  let gaps = 0
  const events = scope.run(() => {
    const started = startOrderEvents({ client: api.client, live: api.live })
    started.listen({
      onEvents: (batch) => heard.push(...batch.map(({ id }) => id)),
      onGap: () => {
        gaps += 1
      },
    })
    return started
  })
  if (!events) throw new Error('The scope did not run')
  // The client subscribes a moment later.
  await pass(0)
  return {
    api,
    scope,
    events,
    heard,
    gaps: () => gaps,
    stream: async (...batch: LiveOrderEvent[]) => {
      api.live.push({ data: { orderEvents: { cursor: 'c', reset: false, events: batch } } })
      await pass(liveSettings.eventsMs + 10)
    },
  }
}

describe('order events', () => {
  it('reports a gap with the first batch, then events alone', async () => {
    const { events, heard, gaps, stream } = await start()
    expect(events.flowing.value).toBe(false)
    await stream()
    expect(events.flowing.value).toBe(true)
    expect(gaps()).toBe(1)
    await stream(liveEventOf({ id: '1' }), liveEventOf({ id: '2' }))
    expect(heard).toEqual(['1', '2'])
    expect(gaps()).toBe(1)
  })

  it('stops flowing while its stream is lost, and goes on without a gap', async () => {
    const { api, events, heard, gaps, stream } = await start()
    await stream()
    api.live.emit('lost')
    expect(events.flowing.value).toBe(false)
    await stream(liveEventOf({ id: '1' }))
    expect(events.flowing.value).toBe(true)
    expect(heard).toEqual(['1'])
    expect(gaps()).toBe(1)
  })

  it('reports a gap in its stream once values come again', async () => {
    const { api, gaps, stream } = await start()
    await stream()
    api.live.emit('gap')
    await stream()
    expect(gaps()).toBe(2)
  })

  it('keeps flowing while another stream is lost', async () => {
    const { api, events, stream } = await start()
    await stream()
    const known = new Set(api.live.requests())
    const other = api.client.subscription('subscription Other { other }', {})
    const subscription = other.subscribe(() => undefined)
    await pass(0)
    for (const request of api.live.requests()) {
      if (!known.has(request)) api.live.emit('lost', request)
    }
    expect(api.live.subscribers()).toBe(2)
    expect(events.flowing.value).toBe(true)
    subscription.unsubscribe()
  })

  it('leaves nothing running when its scope ends', async () => {
    const { api, scope, stream } = await start()
    await stream()
    scope.stop()
    await pass(liveSettings.eventsMs)
    expect(api.live.subscribers()).toBe(0)
    expect(vi.getTimerCount()).toBe(0)
  })
})
