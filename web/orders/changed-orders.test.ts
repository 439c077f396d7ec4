import { describe, expect, it } from 'vitest'
import { changedOrders } from './changed-orders.ts'

describe('changedOrders', () => {
  it('has new orders and new versions, but no moved or removed orders', () => {
    const before = [
      { id: '1', version: 1 },
      { id: '2', version: 1 },
      { id: '3', version: 4 },
    ]
    const now = [
      { id: '4', version: 1 },
      { id: '3', version: 4 },
      { id: '1', version: 2 },
    ]
    expect([...changedOrders(before, now)]).toEqual(['4', '1'])
  })
})
