import { enableAutoUnmount, flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { fakeApi } from '../../testing/fake-api.ts'
import { mountPage } from '../../testing/mount-page.ts'
import { screen } from '../../testing/overlays.ts'
import { rowOf } from '../../testing/orders.ts'
import CommandPalette from './CommandPalette.vue'

enableAutoUnmount(afterEach)

async function start(views: readonly object[] = []) {
  localStorage.setItem('order-views:ada', JSON.stringify(views))
  const api = fakeApi()
  api.answers.set('Viewer', () => ({
    data: { viewer: { __typename: 'Viewer', name: 'ada', kind: 'person', scopes: ['READ'] } },
  }))
  api.answers.set('FoundOrders', () => ({
    data: { orders: { edges: [{ node: { __typename: 'Order', ...rowOf({ id: '7' }) } }] } },
  }))
  const { router } = await mountPage(api, CommandPalette)
  await flushPromises()
  const input = screen.get('input')
  return {
    api,
    router,
    options: () => screen.findAll('[role=option]').map((option) => option.text()),
    active: () => screen.get(`[id="${input.attributes('aria-activedescendant') ?? ''}"]`).text(),
    type: (typed: string) => input.setValue(typed),
    press: async (key: string) => {
      await input.trigger('keydown', { key })
      await vi.advanceTimersByTimeAsync(0)
    },
  }
}

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
  localStorage.clear()
})

describe('command palette', () => {
  it('finds commands by their words, marks the words, and runs the command', async () => {
    const { type, press, options, active, router } = await start([
      { name: 'Counter', query: 'method=PICKUP' },
    ])
    expect(options()).toContain('View: Counter')
    await type('orders can')
    expect(active()).toBe('Cancelled orders')
    expect(screen.findAll('mark').map((mark) => mark.text())).toEqual(['Can', 'orders'])
    await type('counter')
    await press('Enter')
    expect(router.currentRoute.value.query).toEqual({ method: 'PICKUP', view: 'Counter' })
    expect(screen.find('[role=dialog]').exists()).toBe(false)
  })

  it('moves with the arrow keys, and wraps around at the ends', async () => {
    const { press, active, options } = await start()
    expect(active()).toBe(options()[0])
    await press('ArrowUp')
    expect(active()).toBe(options().at(-1))
    await press('ArrowDown')
    await press('ArrowDown')
    expect(active()).toBe(options()[1])
  })

  it('searches orders when typing pauses, from three characters on', async () => {
    const { api, type, press, options, router } = await start()
    await type('00')
    await vi.advanceTimersByTimeAsync(1_000)
    expect(api.count('FoundOrders')).toBe(0)
    await type('000')
    await type('0000')
    expect(screen.text()).toContain('Searching orders…')
    await vi.advanceTimersByTimeAsync(250)
    expect(api.requests.filter(({ name }) => name === 'FoundOrders')).toMatchObject([
      { variables: { first: 8, search: '0000' } },
    ])
    expect(options()).toEqual([expect.stringContaining('ORD-20260301-00001')])
    await press('Enter')
    expect(router.currentRoute.value.path).toBe('/orders/7')
  })

  it('says that nothing was found or that the search failed, and offers a retry', async () => {
    const { api, type, options } = await start()
    const found = api.answers.get('FoundOrders')
    if (!found) throw new Error('No answer')
    api.answers.set('FoundOrders', () => ({ data: { orders: { edges: [] } } }))
    await type('nemo')
    await vi.advanceTimersByTimeAsync(250)
    expect(screen.get('[role=status]').text()).toBe('Nothing matches “nemo”.')
    expect(screen.get('input').attributes('aria-activedescendant')).toBe(undefined)
    api.answers.delete('FoundOrders')
    await type('somebody')
    await vi.advanceTimersByTimeAsync(250)
    expect(screen.get('[role=alert]').text()).toContain('could not be searched')
    api.answers.set('FoundOrders', found)
    await screen.get('[role=alert] button').trigger('click')
    await vi.advanceTimersByTimeAsync(0)
    expect(options()).toHaveLength(1)
  })
})
