import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { defineComponent, h, ref } from 'vue'
import { liveSettings } from '../../live/settings.ts'
import { fakeApi } from '../../testing/fake-api.ts'
import { mountPage } from '../../testing/mount-page.ts'
import { statsOf } from '../../testing/orders.ts'
import { withFormats } from '../../testing/with-formats.ts'
import { newestOrders, type OrdersQuery } from '../filters/orders-query.ts'
import { useViewCount } from './useViewCount.ts'

const dueFirst = { field: 'ESTIMATED_DELIVERY', direction: 'ASC' } as const

beforeEach(() => {
  withFormats({ timeZone: 'Europe/Berlin' })
  vi.useFakeTimers({ now: Date.parse('2026-11-26T23:58:30+01:00') })
})
afterEach(() => {
  vi.useRealTimers()
})

/** A page that shows the number of orders of a view. The API counts 7, then 8, and so on. */
async function start(initial: Partial<OrdersQuery>) {
  const api = fakeApi()
  let count = 6
  api.answers.set('ViewCount', () => {
    count += 1
    return {
      data: {
        orders: { __typename: 'OrderConnection', totalCount: count, totalCountIsExact: true },
      },
    }
  })
  const view = ref<OrdersQuery>({ ...newestOrders, ...initial })
  const Page = defineComponent(() => {
    const counted = useViewCount(view)
    return () => h('p', JSON.stringify(counted.value))
  })
  const { wrapper } = await mountPage(api, Page)
  await flushPromises()
  const pass = async (ms: number) => {
    await vi.advanceTimersByTimeAsync(ms)
    await flushPromises()
  }
  return {
    api,
    wrapper,
    pass,
    shown: (): unknown => JSON.parse(wrapper.get('p').text()),
    show: async (changes: Partial<OrdersQuery>) => {
      view.value = { ...newestOrders, ...changes }
      await flushPromises()
    },
    stream: async (changes: Parameters<typeof statsOf>[0]) => {
      api.live.push({ data: { orderStats: { __typename: 'OrderStats', ...statsOf(changes) } } })
      await flushPromises()
    },
    filters: () =>
      api.requests
        .filter(({ name }) => name === 'ViewCount')
        .map(({ variables }) => variables['filter']),
  }
}

describe('the number of orders of a view', () => {
  it.each([
    [{}, 10],
    [{ statuses: ['PENDING', 'SHIPPED'] }, 7],
    [{ sort: dueFirst }, 8],
  ] as const)('is live for %o, without a query', async (view, count) => {
    const { api, shown, stream, pass } = await start(view)
    expect(shown()).toBeNull()
    await stream({})
    expect(shown()).toEqual({ count, exact: true })
    await stream({ totalOrders: 11, pendingCount: 5 })
    expect(shown()).toEqual({ count: count + 1, exact: true })
    await pass(2 * liveSettings.timeMs)
    expect(api.count('ViewCount')).toBe(0)
  })

  it('is counted by the API for other filters', async () => {
    const { shown, filters } = await start({ late: true, sort: dueFirst })
    expect(shown()).toEqual({ count: 7, exact: true })
    expect(filters()).toEqual([
      { status: ['PENDING', 'SHIPPED', 'OUT_FOR_DELIVERY'], overdue: true },
    ])
  })

  it('is counted again after changes, not more often than every few seconds', async () => {
    const { api, shown, stream, pass } = await start({ late: true })
    await stream({})
    for (let pending = 5; pending < 10; pending += 1) {
      await stream({ pendingCount: pending })
      await pass(100)
    }
    // The first value of the statistics is a change, too.
    expect(api.count('ViewCount')).toBe(2)
    await pass(liveSettings.countRefetchMs)
    expect(api.count('ViewCount')).toBe(3)
    expect(shown()).toEqual({ count: 9, exact: true })
  })

  it('is counted again as time passes, because orders become late', async () => {
    const { api, shown, pass } = await start({ late: true })
    const before = api.count('ViewCount')
    await pass(liveSettings.timeMs)
    expect(api.count('ViewCount')).toBe(before + 1)
    expect(shown()).toEqual({ count: 7 + before, exact: true })
  })

  it('follows the day', async () => {
    const { filters, pass } = await start({ due: 'today' })
    await pass(3 * 60_000)
    const days = filters().map((filter) => JSON.stringify(filter))
    expect(days[0]).toContain('"estimatedAfter":"2026-11-25T23:00:00.000Z"')
    expect(days.at(-1)).toContain('"estimatedAfter":"2026-11-26T23:00:00.000Z"')
  })

  it('keeps the last number if the API does not answer', async () => {
    const { api, shown, pass } = await start({ late: true })
    api.answers.delete('ViewCount')
    await pass(2 * liveSettings.timeMs)
    expect(shown()).toEqual({ count: 7, exact: true })
  })

  it('is that of the present view alone', async () => {
    const { api, shown, show, stream } = await start({ late: true })
    await stream({})
    api.answers.delete('ViewCount')
    await show({ waiting: '1d' })
    expect(shown()).toBeNull()
    await show({ statuses: ['PENDING'] })
    expect(shown()).toEqual({ count: 4, exact: true })
    api.answers.set('ViewCount', () => ({
      data: {
        orders: { __typename: 'OrderConnection', totalCount: 10_000, totalCountIsExact: false },
      },
    }))
    await show({ method: 'PICKUP' })
    await vi.waitFor(() => expect(shown()).toEqual({ count: 10_000, exact: false }))
  })
})
