import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { fakeApi, type FakeApi } from '../testing/fake-api.ts'
import { mountPage } from '../testing/mount-page.ts'
import { rowOf, statsOf } from '../testing/orders.ts'
import DashboardPage from './DashboardPage.vue'

type Row = ReturnType<typeof rowOf>

function answerOrders(api: FakeApi, rows: Row[], pageInfo: object = {}, totalCount = rows.length) {
  api.answers.set('OrdersPage', () => ({
    data: {
      orders: {
        totalCount,
        totalCountIsExact: true,
        pageInfo: {
          hasNextPage: false,
          hasPreviousPage: false,
          startCursor: 'start',
          endCursor: 'end',
          ...pageInfo,
        },
        edges: rows.map((node) => ({ node: { __typename: 'Order', ...node } })),
      },
    },
  }))
}

async function start(rows: Row[], pageInfo: object = {}, totalCount = rows.length) {
  const api = fakeApi()
  answerOrders(api, rows, pageInfo, totalCount)
  const page = await mountPage(api, DashboardPage)
  const { wrapper } = page
  await vi.advanceTimersByTimeAsync(0)
  return {
    api,
    ...page,
    stream: async (changes: Parameters<typeof statsOf>[0]) => {
      api.live.push({ data: { orderStats: statsOf(changes) } })
      await vi.advanceTimersByTimeAsync(500)
    },
    rows: () => wrapper.findAll('[data-testid=order-row]'),
    button: (label: string) => {
      const found = wrapper.findAll('button').find((button) => button.text().includes(label))
      if (!found) throw new Error(`No button ${label}`)
      return found
    },
  }
}

const variables = (api: FakeApi) => api.requests.at(-1)?.variables

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

describe('dashboard', () => {
  it('shows the live counts alone in their elements (R10)', async () => {
    const { wrapper, stream } = await start([rowOf()])
    await stream({ totalOrders: 1_000_000, pendingCount: 12, outForDeliveryCount: 0 })
    expect(wrapper.get('[data-testid=total-orders]').text()).toBe('1000000')
    expect(wrapper.get('[data-testid=count-PENDING]').text()).toBe('12')
    expect(wrapper.get('[data-testid=count-OUT_FOR_DELIVERY]').text()).toBe('0')
    expect(document.title).toBe('(12) Orders')
  })

  it('keeps the status filter in the address and asks for it (R14)', async () => {
    const { api, wrapper, router, button } = await start([rowOf()])
    expect(button('All orders').attributes('aria-pressed')).toBe('true')
    await button('Shipped').trigger('click')
    await vi.advanceTimersByTimeAsync(0)
    expect(router.currentRoute.value.query).toEqual({ status: 'SHIPPED' })
    expect(variables(api)).toEqual({ first: 25, filter: { status: ['SHIPPED'] } })
    expect(wrapper.get('[aria-pressed=true]').text()).toContain('Shipped')
  })

  it('searches once typing has settled, and keeps the search in the address', async () => {
    const { api, wrapper, router, button } = await start([rowOf()])
    const newEntry = vi.spyOn(router, 'push')
    const before = api.count('OrdersPage')
    const box = wrapper.get('input[type=search]')
    for (const typed of ['a', 'am', 'ama ']) {
      await box.setValue(typed)
      await vi.advanceTimersByTimeAsync(100)
    }
    expect(api.count('OrdersPage')).toBe(before)
    await vi.advanceTimersByTimeAsync(250)
    expect(variables(api)).toEqual({ first: 25, filter: { search: 'ama' } })
    expect(router.currentRoute.value.query).toEqual({ search: 'ama' })
    expect(newEntry).not.toHaveBeenCalled()
    expect(wrapper.findAll('mark').map((mark) => mark.text())).toEqual(['ama'])
    await button('Shipped').trigger('click')
    await vi.advanceTimersByTimeAsync(0)
    expect(variables(api)).toEqual({ first: 25, filter: { status: ['SHIPPED'], search: 'ama' } })
    await box.trigger('keydown', { key: 'Escape' })
    await vi.advanceTimersByTimeAsync(0)
    expect(router.currentRoute.value.query).toEqual({ status: 'SHIPPED' })
  })

  it('shows the search of the address, and follows it back', async () => {
    const { wrapper, router } = await start([])
    const typed = () => wrapper.get<HTMLInputElement>('input[type=search]').element.value
    await router.push({ query: { search: 'nobody' } })
    await vi.advanceTimersByTimeAsync(0)
    expect(typed()).toBe('nobody')
    expect(wrapper.text()).toContain('No orders match “nobody”')
    await router.push({ query: {} })
    await vi.advanceTimersByTimeAsync(0)
    expect(typed()).toBe('')
  })

  it('goes to the search with /, but not from where one types', async () => {
    const { wrapper } = await start([rowOf()])
    const box = wrapper.get<HTMLInputElement>('input[type=search]').element
    // Only what is in the document can have the focus.
    document.body.append(wrapper.get('form[role=search]').element)
    const press = (target: EventTarget) => {
      const event = new KeyboardEvent('keydown', { key: '/', bubbles: true, cancelable: true })
      target.dispatchEvent(event)
      return event.defaultPrevented
    }
    expect(press(document.body)).toBe(true)
    expect(document.activeElement).toBe(box)
    expect(press(box)).toBe(false)
  })

  it('sorts by the heads of the columns, and begins with the first page again', async () => {
    const { api, wrapper, router, button } = await start([rowOf()], { hasNextPage: true }, 60)
    await button('Next').trigger('click')
    await flushPromises()
    await button('Credits').trigger('click')
    await vi.advanceTimersByTimeAsync(0)
    expect(router.currentRoute.value.query).toEqual({ sort: 'TOTAL_CREDITS.DESC' })
    expect(variables(api)).toEqual({
      first: 25,
      sort: { field: 'TOTAL_CREDITS', direction: 'DESC' },
    })
    const sorted = () => wrapper.find('th[aria-sort]').attributes('aria-sort')
    expect(sorted()).toBe('descending')
    await button('Credits').trigger('click')
    await vi.advanceTimersByTimeAsync(0)
    expect(sorted()).toBe('ascending')
    await button('Ordered').trigger('click')
    await vi.advanceTimersByTimeAsync(0)
    expect(router.currentRoute.value.query).toEqual({})
  })

  it('turns pages by cursor, forward and back (R14)', async () => {
    const { api, router, button } = await start(
      [rowOf()],
      { hasNextPage: true, hasPreviousPage: true },
      60,
    )
    await button('Next').trigger('click')
    await flushPromises()
    expect(router.currentRoute.value.query).toEqual({ after: 'end' })
    expect(variables(api)).toEqual({ first: 25, after: 'end' })
    await button('Previous').trigger('click')
    await flushPromises()
    expect(router.currentRoute.value.query).toEqual({ before: 'start' })
    expect(variables(api)).toEqual({ last: 25, before: 'start' })
  })

  it('fetches the page again when orders changed, and highlights what changed', async () => {
    const { api, stream, rows } = await start([rowOf({ id: '1' }), rowOf({ id: '2' })])
    await stream({})
    answerOrders(api, [rowOf({ id: '3' }), rowOf({ id: '1', version: 2 }), rowOf({ id: '2' })])
    await stream({ totalOrders: 11 })
    expect(rows().map((row) => row.attributes('data-order-id'))).toEqual(['3', '1', '2'])
    const pulses = () => rows().map((row) => row.attributes('data-pulse'))
    expect(pulses()).toEqual(['odd', 'odd', undefined])
    await vi.advanceTimersByTimeAsync(2_500)
    expect(pulses()).toEqual([undefined, undefined, undefined])
  })

  it('coalesces many changes into few fetches', async () => {
    const { api, stream } = await start([rowOf()])
    await stream({})
    const before = api.count('OrdersPage')
    for (let total = 11; total < 31; total += 1) {
      api.live.push({ data: { orderStats: statsOf({ totalOrders: total }) } })
      await vi.advanceTimersByTimeAsync(10)
    }
    await vi.advanceTimersByTimeAsync(5_000)
    expect(api.count('OrdersPage') - before).toBe(2)
  })

  it('keeps showing rows that could not be refreshed', async () => {
    const { api, stream, rows, wrapper } = await start([rowOf()])
    await stream({})
    api.answers.delete('OrdersPage')
    await stream({ totalOrders: 11 })
    expect(rows()).toHaveLength(1)
    expect(wrapper.get('[role=alert]').text()).toContain('could not be loaded')
  })

  it('offers to try again when there is nothing to show', async () => {
    const api = fakeApi()
    const { wrapper } = await mountPage(api, DashboardPage)
    await vi.advanceTimersByTimeAsync(0)
    expect(wrapper.get('[role=alert]').text()).toContain('could not be loaded')
    answerOrders(api, [rowOf()])
    await wrapper.get('[role=alert] button').trigger('click')
    await vi.advanceTimersByTimeAsync(0)
    expect(wrapper.findAll('[data-testid=order-row]')).toHaveLength(1)
  })

  it('explains an empty shop, and an empty filter otherwise', async () => {
    const { wrapper, button } = await start([])
    expect(wrapper.text()).toContain('No orders yet')
    expect(wrapper.get('a[href="/graphql"]').text()).toContain('API explorer')
    await button('Delivered').trigger('click')
    await vi.advanceTimersByTimeAsync(0)
    expect(wrapper.text()).toContain('No delivered orders')
    await button('Show all orders').trigger('click')
    await vi.advanceTimersByTimeAsync(0)
    expect(wrapper.text()).toContain('No orders yet')
  })
})
