import { describe, expect, it } from 'vitest'
import { isNewestFirst, newestFirst, readSort, sortedBy, writeSort } from './orders-sort.ts'

describe('sort of the order table', () => {
  it('starts in the usual direction of a field, and reverses for the same field', () => {
    const most = sortedBy('TOTAL_CREDITS', newestFirst)
    expect(most).toEqual({ field: 'TOTAL_CREDITS', direction: 'DESC' })
    expect(sortedBy('TOTAL_CREDITS', most).direction).toBe('ASC')
    expect(sortedBy('DATE_ORDERED', newestFirst).direction).toBe('ASC')
    expect(sortedBy('DATE_ORDERED', most)).toEqual(newestFirst)
  })

  it('shows what waits longest first', () => {
    expect(sortedBy('ESTIMATED_DELIVERY', newestFirst).direction).toBe('ASC')
    expect(sortedBy('STATUS_SINCE', newestFirst).direction).toBe('ASC')
  })

  it('is read from a query as it was written to it', () => {
    const sort = { field: 'STATUS', direction: 'ASC' } as const
    expect(readSort(writeSort(sort))).toEqual(sort)
    expect(isNewestFirst(sort)).toBe(false)
  })

  it.each([null, '', 'STATUS', 'STATUS.UP', 'PASSWORD.ASC', 'toString.ASC', '.'])(
    'is the newest first for %j',
    (written) => {
      expect(isNewestFirst(readSort(written))).toBe(true)
    },
  )
})
