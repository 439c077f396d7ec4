import { describe, expect, it } from 'vitest'
import { activeFilters } from './active-filters.ts'
import { noFilters, type OrderFilters } from './order-filters.ts'

describe('active filters', () => {
  it('are none without filters', () => {
    expect(activeFilters(noFilters)).toEqual([])
  })

  it('can be removed one by one', () => {
    let filters: OrderFilters = {
      statuses: ['PENDING', 'SHIPPED'],
      method: 'PICKUP',
      from: '2026-11-01',
      to: '2026-11-05',
      min: 0,
      max: 1,
      late: true,
      due: 'today',
      dueFrom: '2026-11-06',
      dueTo: '2026-11-07',
      waiting: '1d',
      customer: '9',
    }
    expect(activeFilters(filters).map(({ label }) => label)).toEqual([
      'Customer no. 9',
      'Late',
      'Due today',
      'Due from Nov 6, 2026',
      'Due to Nov 7, 2026',
      'In status for 1 day or more',
      'Pending',
      'Shipped',
      'Pickup',
      'From Nov 1, 2026',
      'To Nov 5, 2026',
      'At least 0 credits',
      'At most 1 credit',
    ])
    for (let left = 13; left > 0; left -= 1) {
      const [first] = activeFilters(filters)
      filters = { ...filters, ...first?.without }
      expect(activeFilters(filters)).toHaveLength(left - 1)
    }
    expect(filters).toEqual(noFilters)
  })
})
