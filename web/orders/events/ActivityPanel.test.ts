import { mount } from '@vue/test-utils'
import ui from '@nuxt/ui/vue-plugin'
import urql from '@urql/vue'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { defineComponent, h } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'
import { fakeApi } from '../../testing/fake-api.ts'
import { eventOf } from '../../testing/orders.ts'
import ActivityPanel from './ActivityPanel.vue'
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
  const wrapper = mount(ActivityPanel, {
    props: { events, state, paused: false, recent: 2 },
    global: { plugins: [router, ui, [urql, fakeApi().client]] },
  })
  const rows = () => wrapper.findAll('[data-testid=ticker-event]')
  return {
    wrapper,
    rows,
    ids: () => rows().map((row) => row.attributes('data-event-id')),
    show: (next: readonly TickerEvent[]) => wrapper.setProps({ events: next, state: 'ready' }),
  }
}

const numbered = (...ids: string[]) => ids.map((id) => eventOf({ id }))

describe('activity', () => {
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

  it('waits while the page is paused', async () => {
    const { wrapper, show, ids } = start(numbered('1'))
    await wrapper.setProps({ paused: true })
    await show(numbered('2', '1'))
    expect(ids()).toEqual(['1'])
    await wrapper.setProps({ paused: false })
    expect(ids()).toEqual(['2', '1'])
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
      expect(wrapper.get('header').text()).toContain('2 newer')
      await wrapper.get('ol').trigger(goes)
      expect(ids()).toEqual(['3', '2', '1'])
      expect(wrapper.get('header').text()).not.toContain('newer')
    },
  )

  it('can be collapsed, and is not announced to screen readers', async () => {
    const { wrapper, rows } = start(numbered('2', '1'))
    expect(wrapper.find('[aria-live], [role=status], [role=log], [role=alert]').exists()).toBe(
      false,
    )
    await wrapper.get('button[aria-expanded=true]').trigger('click')
    expect(rows()).toEqual([])
    await wrapper.get('button[aria-expanded=false]').trigger('click')
    expect(rows()).toHaveLength(2)
  })

  it('says that it loads, is empty, or failed and can be tried again', async () => {
    const { wrapper } = start([], 'loading')
    expect(wrapper.get('[role=status]').text()).toContain('Loading')
    await wrapper.setProps({ state: 'ready' })
    expect(wrapper.text()).toContain('Nothing has happened yet')
    await wrapper.setProps({ state: 'failed' })
    expect(wrapper.text()).toContain('could not be loaded')
    await wrapper.findAll('button')[1]?.trigger('click')
    expect(wrapper.emitted('retry')).toHaveLength(1)
  })
})
