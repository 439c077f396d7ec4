import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'
import { fakeApi } from '../testing/fake-api.ts'
import { mountPage } from '../testing/mount-page.ts'
import { statsOf } from '../testing/orders.ts'
import ConnectionIndicator from './ConnectionIndicator.vue'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

async function start() {
  const api = fakeApi()
  const { wrapper } = await mountPage(api, ConnectionIndicator)
  const status = () => wrapper.get('[role=status][aria-label="Live updates"]').text()
  const value = async () => {
    api.live.push({ data: { orderStats: statsOf() } })
    await nextTick()
  }
  return { api, wrapper, status, value }
}

describe('connection indicator (R11)', () => {
  it('is active only once a value has arrived', async () => {
    const { status, value, wrapper } = await start()
    expect(status()).toMatch(/^Live updates offline.*Connecting/)
    await value()
    expect(status()).toBe('Live updates active')
    expect(wrapper.find('button').exists()).toBe(false)
  })

  it('shows no failure while it connects (D16)', async () => {
    const { api, wrapper, status } = await start()
    api.answers.set('RecentOrders', () => ({
      data: { recentOrders: { stats: statsOf(), orders: [] } },
    }))
    await vi.advanceTimersByTimeAsync(9_000)
    expect(status()).toMatch(/^Live updates offline.*Connecting/)
    expect(wrapper.get('[role=status] span').classes()).toContain('sr-only')
    expect(wrapper.find('button').exists()).toBe(false)
    await vi.advanceTimersByTimeAsync(1_000)
    expect(wrapper.get('[role=status] span').classes()).not.toContain('sr-only')
    expect(wrapper.find('button').exists()).toBe(true)
  })

  it('says since when the server has had no new data, and when it has some again (E6)', async () => {
    vi.setSystemTime(new Date(2026, 2, 1, 14, 3, 5))
    const { api, status, value, wrapper } = await start()
    await value()
    await vi.advanceTimersByTimeAsync(1_000)
    api.live.emit('stale')
    await nextTick()
    expect(status()).toMatch(/^Live updates offline.*server has no new data/)
    expect(wrapper.text()).toContain('Last data 2:03:05 PM')
    api.live.emit('live')
    await nextTick()
    expect(status()).toBe('Live updates active')
  })

  it('says what the page does without a stream, and when data last arrived', async () => {
    vi.setSystemTime(new Date(2026, 2, 1, 14, 3, 5))
    const { api, status, value, wrapper } = await start()
    await value()
    api.live.emit('lost')
    await nextTick()
    expect(status()).toMatch(/^Live updates offline.*reconnecting/)
    expect(wrapper.text()).toContain('2:03:05 PM')

    api.answers.set('RecentOrders', () => ({
      data: { recentOrders: { stats: statsOf(), orders: [] } },
    }))
    await vi.advanceTimersByTimeAsync(2_000)
    expect(status()).toMatch(/^Live updates offline.*checking every 10 s/)
    expect(wrapper.text()).toContain('2:03:07 PM')
  })

  it('has a button that tries again at once', async () => {
    const { api, value, wrapper } = await start()
    await value()
    api.live.emit('lost')
    await nextTick()
    await wrapper.get('button').trigger('click')
    expect(api.live.retries()).toBe(1)
    expect(api.count('RecentOrders')).toBe(1)
  })
})
