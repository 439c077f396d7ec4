import { describe, expect, it } from 'vitest'
import { OrderStatus } from '../db/generated/enums.ts'
import { allowedTransitions, canMove, needsReason } from './status.ts'

const STATUSES = Object.values(OrderStatus)
const ALLOWED = [
  'PENDING → SHIPPED',
  'PENDING → CANCELLED',
  'SHIPPED → OUT_FOR_DELIVERY',
  'SHIPPED → CANCELLED',
  'OUT_FOR_DELIVERY → DELIVERED',
  'OUT_FOR_DELIVERY → CANCELLED',
]
const PAIRS = STATUSES.flatMap((from) => STATUSES.map((to) => ({ from, to })))

describe('the transitions of an order', () => {
  it.each(PAIRS)('$from → $to', ({ from, to }) => {
    const allowed = ALLOWED.includes(`${from} → ${to}`)
    expect(canMove(from, to)).toBe(allowed)
    expect(allowedTransitions(from).includes(to)).toBe(allowed)
  })

  it('only a cancellation needs a reason', () => {
    expect(STATUSES.filter(needsReason)).toEqual(['CANCELLED'])
  })
})
