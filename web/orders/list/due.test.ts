import { beforeEach, describe, expect, it } from 'vitest'
import { withFormats } from '../../testing/with-formats.ts'
import { dueOf } from './due.ts'

const now = Date.parse('2026-11-26T12:00:00+01:00')
const minute = 60_000

beforeEach(() => withFormats({ timeZone: 'Europe/Berlin' }))

const due = (estimatedDelivery: string | null, status: 'SHIPPED' | 'DELIVERED' = 'SHIPPED') =>
  dueOf({ status, estimatedDelivery }, now)

describe('when an order is due', () => {
  it.each([
    [null, { type: 'unknown' }],
    ['2026-11-24T11:00:00Z', { type: 'late', byMs: 48 * 60 * minute }],
    ['2026-11-26T10:59:59.999Z', { type: 'late', byMs: 1 }],
    ['2026-11-26T11:00:00Z', { type: 'soon', inMs: 0 }],
    ['2026-11-26T14:59:00Z', { type: 'soon', inMs: 239 * minute }],
    ['2026-11-26T15:00:00Z', { type: 'today' }],
    ['2026-11-26T22:59:59Z', { type: 'today' }],
    // Midnight in Berlin.
    ['2026-11-26T23:00:00Z', { type: 'tomorrow' }],
    ['2026-11-27T23:00:00Z', { type: 'day' }],
  ])('%s is %o', (estimate, expected) => {
    expect(due(estimate)).toEqual(expected)
  })

  it('is a day without urgency once it is delivered', () => {
    expect(due('2026-11-24T11:00:00Z', 'DELIVERED')).toEqual({ type: 'day' })
    expect(due('2026-11-26T12:00:00Z', 'DELIVERED')).toEqual({ type: 'day' })
  })

  it('is soon across midnight', () => {
    const late = Date.parse('2026-11-26T22:30:00Z')
    const order = { status: 'PENDING', estimatedDelivery: '2026-11-27T00:00:00Z' } as const
    expect(dueOf(order, late)).toEqual({ type: 'soon', inMs: 90 * minute })
  })
})
