import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'
import { fakeApi } from '../testing/fake-api.ts'
import { mountPage } from '../testing/mount-page.ts'
import { statsOf } from '../testing/orders.ts'
import ValueAge from './ValueAge.vue'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

describe('age of the values', () => {
  it('says when the last value arrived, and whether values are live', async () => {
    vi.setSystemTime(new Date(2026, 2, 1, 12, 3, 5))
    const api = fakeApi()
    const { wrapper } = await mountPage(api, ValueAge)
    await nextTick()
    expect(wrapper.text()).toBe('No data yet')

    api.live.push({ data: { orderStats: statsOf() } })
    await nextTick()
    expect(wrapper.text()).toBe('Live · 12:03:05 PM')

    api.live.emit('lost')
    await vi.advanceTimersByTimeAsync(5 * 60_000)
    expect(wrapper.text()).toBe('As of 12:03:05 PM')
    const exact = wrapper.get('time').attributes('title')
    expect(exact).toContain('Received 5 min. ago')
    expect(exact).toContain('Sunday, March 1, 2026')
  })

  it('says when the last poll was answered while the stream is lost', async () => {
    vi.setSystemTime(new Date(2026, 2, 1, 12, 3, 5))
    const api = fakeApi()
    const { wrapper } = await mountPage(api, ValueAge)
    api.answers.set('RecentOrders', () => ({
      data: { recentOrders: { stats: statsOf(), orders: [] } },
    }))
    await vi.advanceTimersByTimeAsync(2_000)
    expect(wrapper.text()).toBe('As of 12:03:07 PM')
  })
})
