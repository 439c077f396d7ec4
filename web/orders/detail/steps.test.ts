import { describe, expect, it } from 'vitest'
import type { OrderEventKind, OrderStatus } from '../../graphql/generated/graphql.ts'
import { detailOf } from '../../testing/orders.ts'
import { orderSteps } from './steps.ts'

let hour = 0
const event = (to: OrderStatus | null, from: OrderStatus | null = null) => {
  const kind: OrderEventKind = from === null ? 'PLACED' : 'STATUS_CHANGED'
  hour += 1
  return {
    id: String(hour),
    kind,
    from,
    to,
    actor: 'nora',
    reason: null,
    at: `2026-03-02T${String(hour).padStart(2, '0')}:00:00Z`,
  }
}

const shown = (order: Parameters<typeof detailOf>[0]) =>
  orderSteps(detailOf({ dateOrdered: 'placed', ...order })).map(
    ({ status, state, at }) => `${status} ${state} ${at}`,
  )

describe('the steps of an order', () => {
  it('have the times at which it came to each status', () => {
    hour = 0
    const history = [event('PENDING'), event('SHIPPED', 'PENDING')]
    expect(shown({ status: 'SHIPPED', history })).toEqual([
      'PENDING done placed',
      'SHIPPED present 2026-03-02T02:00:00Z',
      'OUT_FOR_DELIVERY ahead null',
      'DELIVERED ahead null',
    ])
  })

  it('have no time if the history does not say it, and the recorded delivery if there is one', () => {
    expect(shown({ status: 'DELIVERED', actualDelivery: 'delivered' })).toEqual([
      'PENDING done placed',
      'SHIPPED done null',
      'OUT_FOR_DELIVERY done null',
      'DELIVERED present delivered',
    ])
  })

  it('are those of the last way after an order went back', () => {
    hour = 0
    const history = [
      event('PENDING'),
      event('SHIPPED', 'PENDING'),
      event('PENDING', 'SHIPPED'),
      event('SHIPPED', 'PENDING'),
    ]
    expect(shown({ status: 'SHIPPED', history })[1]).toBe('SHIPPED present 2026-03-02T04:00:00Z')
    expect(shown({ status: 'PENDING', history: history.slice(0, 3) })[1]).toBe('SHIPPED ahead null')
  })

  it('end where the order was cancelled', () => {
    hour = 0
    const history = [
      event('PENDING'),
      event('SHIPPED', 'PENDING'),
      event('CANCELLED', 'SHIPPED'),
      event('CANCELLED', 'CANCELLED'),
    ]
    expect(shown({ status: 'CANCELLED', history })).toEqual([
      'PENDING done placed',
      'SHIPPED done 2026-03-02T02:00:00Z',
      'CANCELLED present 2026-03-02T03:00:00Z',
    ])
    expect(shown({ status: 'CANCELLED' })).toEqual([
      'PENDING done placed',
      'CANCELLED present null',
    ])
  })
})
