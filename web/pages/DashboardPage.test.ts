import { enableAutoUnmount, flushPromises } from '@vue/test-utils'
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { fakeApi, type FakeApi } from '../testing/fake-api.ts'
import { mountPage } from '../testing/mount-page.ts'
import { choose } from '../testing/overlays.ts'
import { eventOf, liveEventOf, rowOf, statsOf } from '../testing/orders.ts'
import DashboardPage from './DashboardPage.vue'

// A page that stays mounted would handle the keys of later tests.
enableAutoUnmount(afterEach)

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
        edges: rows.map((node) => ({
          cursor: `c${node.id}`,
          node: { __typename: 'Order', ...node },
        })),
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
    happen: async (...orders: Row[]) => {
      const events = orders.map((order, at) =>
        liveEventOf({ id: String(at), orderId: order.id, order }),
      )
      api.live.push({ data: { orderEvents: { cursor: 'c', reset: false, events } } })
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

const idsOf = (rows: readonly { attributes: (name: string) => string | undefined }[]) =>
  rows.map((row) => row.attributes('data-order-id'))

const variables = (api: FakeApi) =>
  api.requests.findLast(({ name }) => name === 'OrdersPage')?.variables

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

// The choices of a select load on demand. Loading them here keeps a slow machine from failing a test.
beforeAll(() => import('../ui/SelectChoices.vue'), 30_000)

describe('dashboard', () => {
  it('shows each live count alone in its element (R10)', async () => {
    const { wrapper, stream } = await start([rowOf()])
    await stream({ totalOrders: 1_000_000, pendingCount: 12, outForDeliveryCount: 0 })
    expect(wrapper.get('[data-testid=total-orders]').text()).toBe('1000000')
    expect(wrapper.get('[data-testid=count-PENDING]').text()).toBe('12')
    expect(wrapper.get('[data-testid=count-OUT_FOR_DELIVERY]').text()).toBe('0')
    expect(document.title).toBe('(12) Orders')
  })

  it('keeps the status filter in the query and fetches by it (R14)', async () => {
    const { api, wrapper, router, button } = await start([rowOf()])
    expect(button('All orders').attributes('aria-pressed')).toBe('true')
    await button('Shipped').trigger('click')
    await vi.advanceTimersByTimeAsync(0)
    expect(router.currentRoute.value.query).toEqual({ status: 'SHIPPED' })
    expect(variables(api)).toEqual({ first: 25, filter: { status: ['SHIPPED'] } })
    expect(wrapper.get('[aria-pressed=true]').text()).toContain('Shipped')
  })

  it('searches when typing pauses, and keeps the search in the query', async () => {
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

  it('shows the search from the query, and follows the browser history', async () => {
    const { wrapper, router } = await start([])
    const typed = () => wrapper.get<HTMLInputElement>('input[type=search]').element.value
    await router.push({ query: { search: 'nemo' } })
    await vi.advanceTimersByTimeAsync(0)
    expect(typed()).toBe('nemo')
    expect(wrapper.text()).toContain('No orders match “nemo”')
    await router.push({ query: {} })
    await vi.advanceTimersByTimeAsync(0)
    expect(typed()).toBe('')
  })

  it('focuses the search with /, but not while a field has the focus', async () => {
    const { wrapper } = await start([rowOf()])
    const box = wrapper.get<HTMLInputElement>('input[type=search]').element
    // Only elements in the document can have the focus.
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

  it('sorts by the column headers, and returns to the first page', async () => {
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

  it('pages by cursor, forward and back (R14)', async () => {
    const { api, router, button } = await start(
      [rowOf()],
      { hasNextPage: true, hasPreviousPage: true },
      60,
    )
    await button('Next').trigger('click')
    await flushPromises()
    expect(router.currentRoute.value.query).toEqual({ after: 'c1' })
    expect(variables(api)).toEqual({ first: 25, after: 'c1' })
    await button('Previous').trigger('click')
    await flushPromises()
    expect(router.currentRoute.value.query).toEqual({ before: 'c1' })
    expect(variables(api)).toEqual({ last: 25, before: 'c1' })
  })

  it('fetches by the filters, and clears them', async () => {
    const { api, wrapper, router, button } = await start([])
    await router.push({ query: { method: 'PICKUP', min: '5', late: 'yes', max: 'many' } })
    await vi.advanceTimersByTimeAsync(0)
    const wanted = { deliveryMethod: 'PICKUP', minCredits: 5, overdue: true }
    expect(variables(api)).toEqual({ first: 25, filter: wanted })
    expect(wrapper.get('h2').text()).toBe('Filtered orders')
    expect(button('Filters').text()).toBe('Filters (3)')
    expect(wrapper.text()).toContain('Filters: Late · Pickup · At least 5 credits.')
    await button('Clear filters').trigger('click')
    await vi.advanceTimersByTimeAsync(0)
    expect(router.currentRoute.value.query).toEqual({})
    expect(button('Filters').text()).toBe('Filters')
  })

  it('returns to the first page when the page size changes', async () => {
    const { api, wrapper, router } = await start([rowOf()], { hasNextPage: true }, 60)
    await router.push({ query: { after: 'end' } })
    await choose(wrapper.get('nav [role=combobox]'), '100')
    await vi.advanceTimersByTimeAsync(0)
    expect(router.currentRoute.value.query).toEqual({ size: '100' })
    expect(variables(api)).toEqual({ first: 100 })
  })

  it('shows and highlights changes from events without fetching', async () => {
    const { api, happen, rows } = await start([rowOf({ id: '2' }), rowOf({ id: '1' })])
    await happen()
    const before = api.count('OrdersPage')
    await happen(rowOf({ id: '3' }), rowOf({ id: '1', version: 2, status: 'SHIPPED' }))
    expect(idsOf(rows())).toEqual(['3', '2', '1'])
    expect(rows()[2]?.text()).toContain('Shipped')
    const pulses = () => rows().map((row) => row.attributes('data-pulse'))
    expect(pulses()).toEqual(['odd', undefined, 'odd'])
    await vi.advanceTimersByTimeAsync(2_500)
    expect(pulses()).toEqual([undefined, undefined, undefined])
    expect(api.count('OrdersPage')).toBe(before)
  })

  it('holds new orders back while paused, and shows them on request (R15)', async () => {
    const { happen, rows, button, wrapper } = await start([rowOf({ id: '1' })])
    await happen()
    await wrapper.get('[aria-label="Pause the list"]').trigger('click')
    await happen(
      rowOf({ id: '2' }),
      rowOf({ id: '3' }),
      rowOf({ id: '1', version: 2, status: 'DELIVERED' }),
    )
    expect(idsOf(rows())).toEqual(['1'])
    expect(rows()[0]?.text()).toContain('Delivered')
    await button('2 new orders').trigger('click')
    expect(idsOf(rows())).toEqual(['3', '2', '1'])
    expect(wrapper.find('[data-testid=new-orders]').exists()).toBe(false)
  })

  it('holds new orders back while the pointer moves over the list, and shows them afterwards', async () => {
    const { happen, rows, wrapper } = await start([rowOf({ id: '1' })])
    await happen()
    wrapper.get('section').element.dispatchEvent(new PointerEvent('pointermove'))
    await happen(rowOf({ id: '2' }))
    expect(idsOf(rows())).toEqual(['1'])
    await vi.advanceTimersByTimeAsync(10_000)
    expect(idsOf(rows())).toEqual(['2', '1'])
  })

  it('never changes the rows of a page other than the first by itself', async () => {
    const { happen, rows, button, router, api } = await start([rowOf({ id: '1' })], {
      hasPreviousPage: true,
    })
    await router.push({ query: { after: 'x', status: 'PENDING' } })
    await vi.advanceTimersByTimeAsync(0)
    await happen(rowOf({ id: '1', version: 2, status: 'SHIPPED' }))
    await vi.advanceTimersByTimeAsync(5_000)
    expect(idsOf(rows())).toEqual(['1'])
    answerOrders(api, [rowOf({ id: '4' })])
    await button('1 order moved').trigger('click')
    await vi.advanceTimersByTimeAsync(1_000)
    expect(idsOf(rows())).toEqual(['4'])
  })

  it('reloads the page after a gap in the events', async () => {
    const { api, happen, rows } = await start([rowOf({ id: '1' })])
    await happen()
    answerOrders(api, [rowOf({ id: '5' })])
    const reset = { orderEvents: { cursor: 'c', reset: true, events: [] } }
    api.live.push({ data: reset })
    await vi.advanceTimersByTimeAsync(1_000)
    expect(idsOf(rows())).toEqual(['5'])
  })

  it('fetches the page when the statistics change while no events arrive', async () => {
    const { api, stream, rows } = await start([rowOf({ id: '1' })])
    await stream({})
    answerOrders(api, [rowOf({ id: '2' }), rowOf({ id: '1', version: 2 })])
    await stream({ totalOrders: 11 })
    expect(idsOf(rows())).toEqual(['2', '1'])
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

  it('keeps showing its rows when a refresh fails', async () => {
    const { api, stream, rows, wrapper } = await start([rowOf()])
    await stream({})
    api.answers.delete('OrdersPage')
    await stream({ totalOrders: 11 })
    expect(rows()).toHaveLength(1)
    expect(wrapper.get('[role=alert]').text()).toContain('could not be loaded')
  })

  it('offers a retry when there is nothing to show', async () => {
    const api = fakeApi()
    const { wrapper } = await mountPage(api, DashboardPage)
    await vi.advanceTimersByTimeAsync(0)
    expect(wrapper.get('[role=alert]').text()).toContain('could not be loaded')
    answerOrders(api, [rowOf()])
    await wrapper.get('[role=alert] button').trigger('click')
    await vi.advanceTimersByTimeAsync(0)
    expect(wrapper.findAll('[data-testid=order-row]')).toHaveLength(1)
  })

  it('shows the newest events beside the table, and fetches them with each change', async () => {
    const { api, wrapper, stream } = await start([rowOf()])
    await stream({})
    const shown = () =>
      wrapper.findAll('[data-testid=ticker-event]').map((row) => row.attributes('data-event-id'))
    api.answers.set('LatestOrderEvents', () => ({
      data: { latestOrderEvents: [eventOf({ id: '8' }), eventOf({ id: '7' })] },
    }))
    await stream({ totalOrders: 11 })
    expect(shown()).toEqual(['8', '7'])
  })

  it('says how old its counts are, and describes their group by it for screen readers', async () => {
    const { wrapper, stream } = await start([rowOf()])
    await stream({})
    const id = wrapper.get('[role=group]').attributes('aria-describedby') ?? ''
    expect(wrapper.get(`[id="${id}"]`).text()).toMatch(/^Live · \d{1,2}:\d\d:\d\d [AP]M$/)
  })

  it('explains a shop without orders and a filter without matches', async () => {
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
