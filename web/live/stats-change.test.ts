import { describe, expect, it } from 'vitest'
import { showsChange, type Counts } from './stats-change.ts'

const quiet: Counts = {
  totalOrders: 10,
  pendingCount: 4,
  shippedCount: 3,
  outForDeliveryCount: 1,
  deliveredCount: 1,
  cancelledCount: 1,
  recentUpdates: 0,
}

describe('showsChange', () => {
  it('is false for the first statistics and for equal ones', () => {
    expect(showsChange(null, quiet)).toBe(false)
    expect(showsChange(quiet, { ...quiet })).toBe(false)
  })

  it.each([
    'totalOrders',
    'pendingCount',
    'shippedCount',
    'outForDeliveryCount',
    'deliveredCount',
    'cancelledCount',
  ] as const)('is true if %s changed', (field) => {
    expect(showsChange(quiet, { ...quiet, [field]: quiet[field] + 1 })).toBe(true)
  })

  it('is true for recent updates even if all counts are equal', () => {
    const busy = { ...quiet, recentUpdates: 2 }
    expect(showsChange(quiet, busy)).toBe(true)
    expect(showsChange(busy, busy)).toBe(true)
    expect(showsChange(busy, quiet)).toBe(true)
  })
})
