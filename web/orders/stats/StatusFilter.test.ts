import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'
import { fakeApi } from '../../testing/fake-api.ts'
import { mountPage } from '../../testing/mount-page.ts'
import { statsOf, trendPointOf } from '../../testing/orders.ts'
import StatusFilter from './StatusFilter.vue'

beforeEach(() => vi.useFakeTimers())
afterEach(() => {
  vi.restoreAllMocks()
  localStorage.clear()
  vi.useRealTimers()
})

const points = [{ pendingCount: 2 }, { pendingCount: 5 }, { pendingCount: 4 }].map(trendPointOf)

async function start({ answered = true, open = true } = {}) {
  const api = fakeApi()
  const answer = () => ({ data: { orderTrend: { points } } })
  if (answered) api.answers.set('OrderTrend', answer)
  const { wrapper } = await mountPage(api, StatusFilter, { selected: [], ageId: 'age' })
  await vi.advanceTimersByTimeAsync(1)
  if (open) await wrapper.get('[aria-label="Trends of the last hour"]').trigger('click')
  await vi.advanceTimersByTimeAsync(1)
  const card = (label: string) => {
    const found = wrapper.findAll('button').find((button) => button.text().includes(label))
    if (!found) throw new Error(`No card ${label}`)
    return found
  }
  return {
    api,
    answer,
    wrapper,
    card,
    trends: () => api.count('OrderTrend'),
    stream: async (changes: Parameters<typeof statsOf>[0] = {}) => {
      api.live.push({ data: { orderStats: statsOf(changes) } })
      await nextTick()
    },
    show: async (visibilityState: 'visible' | 'hidden') => {
      vi.spyOn(document, 'visibilityState', 'get').mockReturnValue(visibilityState)
      document.dispatchEvent(new Event('visibilitychange'))
      await vi.advanceTimersByTimeAsync(0)
    },
  }
}

describe('cards of the counts: trend', () => {
  it('is the difference to the count of an hour ago, and follows the present count', async () => {
    const { card, stream, wrapper } = await start()
    await stream({ pendingCount: 14 })
    expect(wrapper.get('[data-testid=count-PENDING]').text()).toBe('14')
    expect(card('Pending').text()).toContain('+12 in 1 h')
    const path = () => card('Pending').get('[data-testid=sparkline] path').attributes('d')
    const before = path()
    await stream({ pendingCount: 1 })
    expect(card('Pending').text()).toContain('−1 in 1 h')
    expect(path()).not.toBe(before)
    expect(card('Shipped').text()).toContain('±0 in 1 h')
  })

  it('is read out in words, without the line', async () => {
    const { card, stream } = await start()
    await stream({ pendingCount: 14, totalOrders: 7 })
    const heard = (label: string) => card(label).get('.sr-only').text()
    expect(heard('Pending')).toBe(', 12 more than an hour ago')
    expect(heard('All orders')).toBe(', 3 fewer than an hour ago')
    expect(heard('Shipped')).toBe(', as many as an hour ago')
    expect(card('Pending').get('[data-testid=sparkline]').attributes('aria-hidden')).toBe('true')
  })

  it('is not fetched until the viewer opens it', async () => {
    const { trends, card, stream } = await start({ open: false })
    await stream({ pendingCount: 14 })
    await vi.advanceTimersByTimeAsync(120_000)
    expect(trends()).toBe(0)
    expect(card('Pending').text()).not.toContain('in 1 h')
  })

  it('is fetched every minute, whatever changes', async () => {
    const { stream, trends } = await start()
    for (let total = 11; total < 40; total += 1) await stream({ totalOrders: total })
    expect(trends()).toBe(1)
    await vi.advanceTimersByTimeAsync(60_000)
    expect(trends()).toBe(2)
  })

  it('is not fetched while the page is hidden, and at once when it becomes visible', async () => {
    const { show, trends } = await start()
    await show('hidden')
    await vi.advanceTimersByTimeAsync(600_000)
    expect(trends()).toBe(1)
    await show('visible')
    expect(trends()).toBe(2)
  })

  it('is left out if it cannot be loaded, and shown as soon as it can', async () => {
    const { api, answer, card, stream, wrapper } = await start({ answered: false })
    await stream({ pendingCount: 14 })
    expect(wrapper.get('[data-testid=count-PENDING]').text()).toBe('14')
    expect(wrapper.text()).not.toContain('in 1 h')
    expect(card('Pending').find('[data-testid=sparkline]').exists()).toBe(false)
    expect(wrapper.find('[role=alert]').exists()).toBe(false)
    api.answers.set('OrderTrend', answer)
    await vi.advanceTimersByTimeAsync(60_000)
    expect(card('Pending').text()).toContain('+12 in 1 h')
    api.answers.delete('OrderTrend')
    await vi.advanceTimersByTimeAsync(60_000)
    expect(wrapper.text()).not.toContain('in 1 h')
  })

  it('is not fetched after the page is unmounted', async () => {
    const { wrapper, show, trends } = await start()
    wrapper.unmount()
    await vi.advanceTimersByTimeAsync(120_000)
    await show('visible')
    expect(trends()).toBe(1)
  })
})

describe('cards of the counts: age', () => {
  it('is marked as stale while the stream is lost', async () => {
    const { api, wrapper, stream } = await start()
    const stale = () => wrapper.findAll('button[data-stale]').length
    expect(stale()).toBe(0)
    await stream()
    expect(stale()).toBe(0)
    api.live.emit('lost')
    await nextTick()
    expect(stale()).toBe(6)
    await stream()
    expect(stale()).toBe(0)
  })
})
