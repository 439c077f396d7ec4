import { mount } from '@vue/test-utils'
import ui from '@nuxt/ui/vue-plugin'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { defineComponent, h } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'
import { eventOf } from '../../testing/orders.ts'
import EventTicker from './EventTicker.vue'
import type { TickerEvent, TickerState } from './useTickerEvents.ts'

beforeEach(() => vi.useFakeTimers({ now: new Date('2026-03-01T12:05:00.000Z') }))
afterEach(() => vi.useRealTimers())

function start(events: readonly TickerEvent[], state: TickerState = 'ready') {
  const blank = defineComponent(() => () => h('div'))
  const history = createMemoryHistory()
  history.replace('/')
  const router = createRouter({
    history,
    routes: [
      { path: '/', component: blank },
      { path: '/orders/:id', name: 'order', component: blank },
    ],
  })
  const wrapper = mount(EventTicker, {
    props: { events, state },
    global: { plugins: [router, ui] },
  })
  const rows = () => wrapper.findAll('[data-testid=ticker-event]')
  return {
    wrapper,
    rows,
    ids: () => rows().map((row) => row.attributes('data-event-id')),
    pulses: () => rows().map((row) => row.attributes('data-pulse')),
    show: (next: readonly TickerEvent[]) => wrapper.setProps({ events: next, state: 'ready' }),
  }
}

const numbered = (...ids: string[]) => ids.map((id) => eventOf({ id }))

describe('event ticker', () => {
  it('says what happened to which order, who did it and when', () => {
    const { rows } = start([
      eventOf({ id: '4', kind: 'STATUS_CHANGED', to: 'CANCELLED', reason: 'no stock' }),
      eventOf({ id: '3', kind: 'STATUS_CHANGED', from: 'PENDING', to: 'SHIPPED' }),
      eventOf({ id: '2', kind: 'PLACED', from: null, to: 'PENDING', actor: 'key:storefront' }),
      eventOf({ id: '1', kind: 'EDITED', from: null, to: null }),
    ])
    const texts = rows().map((row) => row.text())
    expect(texts[0]).toContain('Pending → Cancelled')
    expect(texts[0]).toContain('“no stock”')
    expect(texts[1]).toContain('Pending → Shipped')
    expect(texts[1]).toContain('by nora')
    expect(texts[1]).toContain('5 min. ago')
    expect(texts[2]).toContain('Placed for amara, 1,500 credits')
    expect(texts[2]).toContain('by key:storefront')
    expect(texts[3]).toContain('Order edited')
    expect(rows()[0]?.get('a').attributes('href')).toBe('/orders/1')
    expect(rows()[0]?.get('a').text()).toBe('ORD-20260301-00001')
    expect(rows()[0]?.get('time').attributes('title')).toContain('Sunday, March 1, 2026')
  })

  it('has no link to a deleted order', () => {
    const { rows } = start([
      eventOf({ kind: 'DELETED', orderId: '77', from: 'PENDING', to: null, order: null }),
    ])
    expect(rows()[0]?.find('a').exists()).toBe(false)
    expect(rows()[0]?.text()).toContain('Order no. 77')
    expect(rows()[0]?.text()).toContain('Order deleted')
  })

  it('keeps its times up to date', async () => {
    const { rows } = start([eventOf({ at: '2026-03-01T12:04:50.000Z' })])
    expect(rows()[0]?.get('time').text()).toBe('now')
    await vi.advanceTimersByTimeAsync(120_000)
    expect(rows()[0]?.get('time').text()).toBe('2 min. ago')
  })

  it('highlights new events for a moment, but not the first ones', async () => {
    const { show, ids, pulses } = start([], 'loading')
    await show(numbered('1'))
    expect(pulses()).toEqual([undefined])
    await show(numbered('3', '2', '1'))
    expect(ids()).toEqual(['3', '2', '1'])
    expect(pulses()).toEqual(['odd', 'odd', undefined])
    await vi.advanceTimersByTimeAsync(2_500)
    expect(pulses()).toEqual([undefined, undefined, undefined])
  })

  it.each([
    { comes: 'pointerenter', goes: 'pointerleave' },
    { comes: 'focusin', goes: 'focusout' },
  ])(
    'does not move from $comes to $goes, and says how many events wait',
    async ({ comes, goes }) => {
      const { wrapper, show, ids } = start(numbered('1'))
      await wrapper.get('ol').trigger(comes)
      await show(numbered('3', '2', '1'))
      expect(ids()).toEqual(['1'])
      expect(wrapper.get('summary').text()).toContain('2 newer')
      await wrapper.get('ol').trigger(goes)
      expect(ids()).toEqual(['3', '2', '1'])
      expect(wrapper.get('summary').text()).not.toContain('newer')
    },
  )

  it('can be folded, and is not announced to screen readers', () => {
    const { wrapper } = start(numbered('2', '1'))
    expect(wrapper.get('details').attributes('open')).toBeDefined()
    expect(wrapper.find('[aria-live], [role=status], [role=log], [role=alert]').exists()).toBe(
      false,
    )
  })

  it('says that it loads, is empty, or failed and can be tried again', async () => {
    const { wrapper } = start([], 'loading')
    expect(wrapper.get('[role=status]').text()).toContain('Loading')
    await wrapper.setProps({ state: 'ready' })
    expect(wrapper.text()).toContain('Nothing has happened yet')
    await wrapper.setProps({ state: 'failed' })
    expect(wrapper.text()).toContain('could not be loaded')
    await wrapper.get('button').trigger('click')
    expect(wrapper.emitted('retry')).toHaveLength(1)
  })
})
