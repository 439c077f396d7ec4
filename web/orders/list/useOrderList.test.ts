import { enableAutoUnmount, flushPromises } from '@vue/test-utils'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { computed, defineComponent, h, ref } from 'vue'
import type { LocationQuery } from 'vue-router'
import { liveSettings } from '../../live/settings.ts'
import { fakeApi } from '../../testing/fake-api.ts'
import { mountPage } from '../../testing/mount-page.ts'
import { rowOf } from '../../testing/orders.ts'
import { readOrdersQuery } from '../filters/orders-query.ts'
import { useOrderList, type OrderList } from './useOrderList.ts'

enableAutoUnmount(afterEach)
afterEach(() => document.body.replaceChildren())

/** A list of the orders 1, 2 and 3, whose rows are links. */
async function start(openId: string | null = null, query: LocationQuery = {}) {
  const api = fakeApi()
  const rows = ['1', '2', '3'].map((id) => rowOf({ id }))
  api.answers.set('OrdersPage', () => ({
    data: {
      orders: {
        totalCount: 3,
        totalCountIsExact: true,
        pageInfo: { hasNextPage: false, hasPreviousPage: false, startCursor: 'a', endCursor: 'c' },
        edges: rows.map((node) => ({
          cursor: node.id,
          node: { __typename: 'Order', ...node },
        })),
      },
    },
  }))
  const id = ref(openId)
  const started: OrderList[] = []
  const List = defineComponent(() => {
    const list = useOrderList({
      page: {
        query: computed(() => readOrdersQuery(query)),
        show: () => undefined,
        refine: () => undefined,
      },
      openOrder: {
        id: computed(() => id.value),
        alone: computed(() => false),
        open: (wanted) => {
          id.value = wanted
        },
        close: () => {
          id.value = null
        },
      },
    })
    started.push(list)
    return () =>
      h(
        'ul',
        { ref: list.element },
        list.rows.value.map(({ item: order }) =>
          h('li', { 'data-order-id': order.id }, h('a', { href: '#' }, order.id)),
        ),
      )
  })
  const { wrapper } = await mountPage(api, List)
  document.body.append(wrapper.get('ul').element)
  await flushPromises()
  const [list] = started
  if (!list) throw new Error('The list was not started')
  return { api, list, id, focused: () => document.activeElement?.textContent }
}

describe('a list of orders', () => {
  it('knows the orders before and after the open one on the same page', async () => {
    const { list, id } = await start()
    expect(list.neighbors.value).toEqual({ previous: undefined, next: undefined })
    id.value = '1'
    expect(list.neighbors.value).toEqual({ previous: undefined, next: '2' })
    id.value = '2'
    expect(list.neighbors.value).toEqual({ previous: '1', next: '3' })
    id.value = 'of another page'
    expect(list.neighbors.value).toEqual({ previous: undefined, next: undefined })
  })

  it('moves the focus while no order is open', async () => {
    const { list, id, focused } = await start()
    list.step('next')
    expect(focused()).toBe('1')
    list.step('next')
    expect(focused()).toBe('2')
    list.step('previous')
    list.step('previous')
    expect(focused()).toBe('1')
    expect(id.value).toBe(null)
  })

  it('opens the next order and moves the focus to it, and stops at the ends', async () => {
    const { list, id, focused } = await start('2')
    list.step('next')
    expect([id.value, focused()]).toEqual(['3', '3'])
    list.step('next')
    expect(id.value).toBe('3')
  })

  it('closes the open order and moves the focus to its row', async () => {
    const { list, id, focused } = await start('2')
    expect(list.close()).toBe(true)
    expect([id.value, focused()]).toEqual([null, '2'])
    expect(list.close()).toBe(false)
  })

  it('asks again as time passes if orders can become late', async () => {
    vi.useFakeTimers()
    try {
      const all = await start()
      const late = await start(null, { late: 'yes' })
      await vi.advanceTimersByTimeAsync(liveSettings.timeMs)
      expect([all.api.count('OrdersPage'), late.api.count('OrdersPage')]).toEqual([1, 2])
    } finally {
      vi.useRealTimers()
    }
  })

  it('moves the focus to its first row', async () => {
    const { list, focused } = await start()
    list.focusFirst()
    expect(focused()).toBe('1')
  })
})
