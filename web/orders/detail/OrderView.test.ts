import { GraphQLError } from 'graphql'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { defineComponent, h, shallowRef } from 'vue'
import { fakeApi, type FakeApi } from '../../testing/fake-api.ts'
import { mountPage } from '../../testing/mount-page.ts'
import { detailOf, statsOf } from '../../testing/orders.ts'
import OrderView from './OrderView.vue'

type Detail = ReturnType<typeof detailOf>

const wire = (order: Detail) => ({
  __typename: 'Order',
  ...order,
  customer: { __typename: 'Customer', ...order.customer },
})

/** Answers queries with the order of the requested id, or null if there is none. */
function answerOrders(api: FakeApi, ...orders: Detail[]) {
  api.answers.set('OrderDetail', ({ id }) => {
    const order = orders.find((each) => each.id === id)
    return { data: { order: order ? wire(order) : null } }
  })
}

function answerCustomer(api: FakeApi, others: Partial<Detail>[], totalCount = others.length) {
  const nodes = others.map((other) => ({ __typename: 'Order', ...detailOf(other) }))
  api.answers.set('CustomerOrders', () => ({
    data: {
      orders: { totalCount, totalCountIsExact: true, edges: nodes.map((node) => ({ node })) },
    },
  }))
}

async function start(prepare: (api: FakeApi) => void) {
  const api = fakeApi()
  api.answers.set('Viewer', () => ({
    data: { viewer: { name: 'admin', kind: 'person', scopes: ['READ', 'WRITE'] } },
  }))
  answerCustomer(api, [])
  prepare(api)
  const id = shallowRef('1')
  const named = vi.fn<(orderNumber: string | undefined) => void>()
  const Holder = defineComponent(
    () => () => h(OrderView, { id: id.value, heading: 'h1', onNamed: named }),
  )
  const { wrapper } = await mountPage(api, Holder)
  const settle = (ms = 0) => vi.advanceTimersByTimeAsync(ms)
  await settle()
  return {
    api,
    wrapper,
    named,
    settle,
    badge: () => wrapper.get('article .pulse-change'),
    changeId: async (next: string) => {
      id.value = next
      await settle()
    },
    /** Sends a value on the order's stream. */
    stream: async (order: Detail | null) => {
      api.live.push({ data: { orderUpdated: order && wire(order) } })
      await settle()
    },
    /** Sends statistics that say that orders changed. */
    ordersChanged: async () => {
      api.live.push({ data: { orderStats: statsOf({ totalOrders: (total += 1) }) } })
      await settle(500)
    },
  }
}
let total = 100

beforeEach(() => vi.useFakeTimers({ now: Date.parse('2026-03-02T12:00:00.000Z') }))
afterEach(() => vi.useRealTimers())

describe('an order', () => {
  it('shows the answer to its query at once, then the values of its stream (R27)', async () => {
    const { api, wrapper, named, stream, badge } = await start((each) =>
      answerOrders(each, detailOf()),
    )
    expect(wrapper.get('h1').text()).toBe('ORD-20260301-00001')
    expect(named.mock.lastCall).toEqual(['ORD-20260301-00001'])
    expect(badge().text()).toBe('Pending')
    expect(badge().attributes('data-pulse')).toBeUndefined()

    const event = { kind: 'STATUS_CHANGED', from: 'PENDING', to: 'SHIPPED' } as const
    const at = '2026-03-02T12:00:00.000Z'
    await stream(
      detailOf({
        status: 'SHIPPED',
        version: 4,
        history: [{ id: '8', ...event, actor: 'key:warehouse', reason: 'Van 3', at }],
      }),
    )
    expect(badge().text()).toBe('Shipped')
    expect(badge().attributes('data-pulse')).toBe('odd')
    const entry = wrapper.get('[data-testid=history] li')
    expect(entry.text()).toMatch(/Pending → Shipped.*Van 3.*by key:warehouse/s)
    expect(entry.attributes('data-pulse')).toBe('odd')
    expect(api.count('OrderDetail')).toBe(1)
  })

  it('is not fetched again while its own stream works', async () => {
    const { api, stream, ordersChanged } = await start((each) => answerOrders(each, detailOf()))
    await stream(detailOf())
    await ordersChanged()
    await ordersChanged()
    expect(api.count('OrderDetail')).toBe(1)
  })

  it('is not fetched again while only other streams are lost', async () => {
    const { api, stream, ordersChanged } = await start((each) => answerOrders(each, detailOf()))
    await stream(detailOf())
    const others = api.live.requests().filter(({ query }) => !query.includes('orderUpdated'))
    expect(others.length).toBeGreaterThan(0)
    for (const request of others) api.live.emit('lost', request)
    await ordersChanged()
    expect(api.count('OrderDetail')).toBe(1)
  })

  it('is fetched again when orders change while its stream is lost', async () => {
    const { api, badge, stream, ordersChanged } = await start((each) =>
      answerOrders(each, detailOf()),
    )
    await ordersChanged()
    await stream(detailOf())
    api.live.emit('lost')
    answerOrders(api, detailOf({ status: 'SHIPPED', version: 4 }))
    await ordersChanged()
    expect(badge().text()).toBe('Shipped')
    const asked = api.count('OrderDetail')
    await stream(detailOf({ status: 'DELIVERED', version: 5 }))
    await ordersChanged()
    expect(badge().text()).toBe('Delivered')
    expect(api.count('OrderDetail')).toBe(asked)
  })

  it('keeps the newer state when an older one arrives late', async () => {
    const { badge, stream } = await start((each) => answerOrders(each, detailOf()))
    await stream(detailOf({ status: 'SHIPPED', version: 5 }))
    await stream(detailOf({ status: 'PENDING', version: 4 }))
    expect(badge().text()).toBe('Shipped')
  })

  it('says that it was deleted, and keeps its last state', async () => {
    const { wrapper, stream } = await start((each) => answerOrders(each, detailOf()))
    expect(wrapper.text()).toContain('Mark as shipped')
    await stream(null)
    expect(wrapper.get('[role=alert]').text()).toContain('This order was deleted')
    expect(wrapper.text()).toContain('Main Street 1')
    expect(wrapper.text()).not.toContain('Mark as shipped')
  })

  it('shows nothing of the previous order when its id changes, and ends that order’s stream', async () => {
    const two = detailOf({ id: '2', orderNumber: 'ORD-20260301-00002' })
    const { api, wrapper, named, changeId, stream } = await start((each) =>
      answerOrders(each, detailOf(), two),
    )
    const streams = api.live.subscribers()
    api.answers.delete('OrderDetail')
    await changeId('2')
    expect(wrapper.text()).not.toContain('ORD-20260301-00001')
    expect(named.mock.lastCall).toEqual([undefined])
    expect(api.live.subscribers()).toBe(streams)
    await stream(two)
    expect(wrapper.get('h1').text()).toBe('ORD-20260301-00002')
  })

  it('says that an order is unknown, or that it could not be loaded and can be tried again', async () => {
    const unknown = await start((each) => answerOrders(each))
    expect(unknown.wrapper.get('h1').text()).toBe('There is no such order')

    const failing = await start(() => undefined)
    expect(failing.wrapper.get('[role=alert]').text()).toContain('could not be loaded')
    answerOrders(failing.api, detailOf())
    await failing.wrapper.get('[role=alert] button').trigger('click')
    await failing.settle()
    expect(failing.wrapper.get('h1').text()).toBe('ORD-20260301-00001')
  })

  it('does not take a null with an error for a deleted order', async () => {
    const { api, wrapper, ordersChanged } = await start((each) => answerOrders(each, detailOf()))
    await ordersChanged()
    const errors = [new GraphQLError('Something went wrong on the server')]
    api.answers.set('OrderDetail', () => ({ data: { order: null }, errors }))
    api.live.push({ data: { orderUpdated: null }, errors })
    await ordersChanged()
    expect(wrapper.get('[role=alert]').text()).toContain('what was loaded last')
    expect(wrapper.text()).not.toContain('deleted')
  })

  it('keeps its last state when a refetch fails, and says so', async () => {
    const { api, wrapper, ordersChanged, stream } = await start((each) =>
      answerOrders(each, detailOf()),
    )
    await ordersChanged()
    api.answers.delete('OrderDetail')
    await ordersChanged()
    expect(wrapper.get('[role=alert]').text()).toContain('what was loaded last')
    await stream(detailOf())
    expect(wrapper.find('[role=alert]').exists()).toBe(false)
  })

  it('shows the contact of the order and its external id (B2)', async () => {
    const { wrapper, settle, stream } = await start((each) =>
      answerOrders(each, detailOf({ contactEmail: 'a&b?@example.com', externalId: 'WEB-7' })),
    )
    expect(wrapper.text()).toContain('WEB-7')
    expect(wrapper.get('a[href^="mailto:"]').text()).toBe('a&b?@example.com')
    expect(wrapper.get('a[href^="mailto:"]').attributes('href')).toBe('mailto:a%26b%3F@example.com')
    await stream(detailOf({ externalId: null, version: 4 }))
    await settle()
    expect(wrapper.text()).not.toContain('External ID')
  })

  it('shows a cancelled order with the reason and who cancelled it', async () => {
    const { wrapper } = await start((each) =>
      answerOrders(
        each,
        detailOf({
          status: 'CANCELLED',
          cancelled: true,
          cancellationReason: 'Sold out',
          allowedTransitions: [],
          history: [
            {
              id: '2',
              kind: 'STATUS_CHANGED',
              from: 'PENDING',
              to: 'CANCELLED',
              actor: 'nora',
              reason: 'Sold out',
              at: '2026-03-02T11:05:00Z',
            },
          ],
        }),
      ),
    )
    const steps = wrapper.findAll('ol[aria-label=Progress] li')
    expect(steps.map((step) => step.text().split(/(?=Mar)/)[0])).toEqual(['Placed', 'Cancelled'])
    expect(wrapper.get('article .order-state').text()).toMatch(/Cancelled.*“Sold out”.*by nora/s)
  })

  it('says how late it is, and updates that with time', async () => {
    const estimatedDelivery = '2026-03-02T12:00:20.000Z'
    const { wrapper, settle } = await start((each) =>
      answerOrders(each, detailOf({ estimatedDelivery })),
    )
    expect(wrapper.text()).toContain('Due today')
    await settle(90_000)
    expect(wrapper.text()).toContain('1 min late')
  })

  it('says how long it was in each status and has been in the present one', async () => {
    const by = { actor: 'system', reason: null }
    const { wrapper } = await start((each) =>
      answerOrders(
        each,
        detailOf({
          status: 'SHIPPED',
          history: [
            {
              id: '1',
              kind: 'PLACED',
              from: null,
              to: 'PENDING',
              at: '2026-03-02T09:00:00Z',
              ...by,
            },
            {
              id: '2',
              kind: 'STATUS_CHANGED',
              from: 'PENDING',
              to: 'SHIPPED',
              at: '2026-03-02T11:05:00Z',
              ...by,
            },
          ],
        }),
      ),
    )
    expect(wrapper.text()).toContain('after 2 h 5 min in Pending')
    const present = wrapper.get('[aria-current=step]')
    expect(present.text()).toMatch(/^Shipped.*for 55 min$/s)
    expect(present.get('time').attributes('datetime')).toBe('2026-03-02T11:05:00Z')
  })
})

describe("the customer's other orders", () => {
  const links = (wrapper: Awaited<ReturnType<typeof start>>['wrapper']) =>
    wrapper.findAll('article a').map((link) => link.attributes('href'))

  it('are the newest five without this one, with the number of all', async () => {
    const ids = ['7', '6', '1', '5', '4', '3']
    const { api, wrapper } = await start((each) => {
      answerOrders(each, detailOf())
      answerCustomer(
        each,
        ids.map((id) => ({ id })),
        12,
      )
    })
    const asked = api.requests.find(({ name }) => name === 'CustomerOrders')
    expect(asked?.variables).toEqual({ customerId: '9', first: 6 })
    expect(links(wrapper)).toEqual([
      '/?customer=9',
      'mailto:amara@example.com',
      ...['7', '6', '5', '4', '3'].map((id) => `/orders/${id}`),
    ])
    expect(wrapper.text()).toContain('12 orders')
  })

  it('can be none', async () => {
    const { wrapper } = await start((each) => {
      answerOrders(each, detailOf())
      answerCustomer(each, [{ id: '1' }])
    })
    expect(wrapper.text()).toContain('First order of this customer')
  })

  it('can be tried again if they could not be loaded', async () => {
    const { api, wrapper, settle } = await start((each) => {
      answerOrders(each, detailOf())
      each.answers.delete('CustomerOrders')
    })
    expect(wrapper.text()).toContain('orders of this customer could not be loaded')
    answerCustomer(api, [{ id: '2' }])
    const again = wrapper.findAll('button').find((each) => each.text() === 'Try again')
    await again?.trigger('click')
    await settle()
    expect(links(wrapper)).toContain('/orders/2')
  })
})
