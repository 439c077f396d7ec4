import { describe, expect, it } from 'vitest'
import { parseQuery, stringifyQuery } from 'vue-router'
import { newestOrders, ordersVariables, readOrdersQuery, writeOrdersQuery } from './orders-query.ts'

describe('orders query', () => {
  it('is the newest of all orders by default', () => {
    const query = readOrdersQuery({})
    expect(query).toEqual(newestOrders)
    expect(ordersVariables(query)).toEqual({ first: 25 })
  })

  it('reads filters, search and cursor', () => {
    const next = readOrdersQuery({ status: 'PENDING', search: 'ada', after: 'abc' })
    expect(ordersVariables(next)).toEqual({
      first: 25,
      after: 'abc',
      filter: { status: ['PENDING'], search: 'ada' },
    })
    const query = { before: 'abc', sort: 'STATUS.ASC', size: '100', view: 'Mine' }
    expect(ordersVariables(readOrdersQuery(query))).toEqual({
      last: 100,
      before: 'abc',
      sort: { field: 'STATUS', direction: 'ASC' },
    })
  })

  it('ignores invalid values', () => {
    const query = { status: 'LOST', search: '', sort: 'x', size: '7', after: '', before: null }
    expect(readOrdersQuery(query)).toEqual(newestOrders)
    expect(readOrdersQuery({ after: 'a', before: 'b' })).toMatchObject({
      after: 'a',
      before: null,
    })
  })

  it('is read as it was written, and keeps parameters of others', () => {
    const wanted = {
      ...newestOrders,
      statuses: ['SHIPPED'],
      late: true,
      search: '50% off & more',
      sort: { field: 'TOTAL_CREDITS', direction: 'ASC' },
      size: 50,
      view: 'Mine',
      after: 'abc',
    } as const
    const query = writeOrdersQuery({ stream: 'tab', before: 'old', min: '3' }, wanted)
    expect(query).toEqual({
      stream: 'tab',
      status: 'SHIPPED',
      late: 'yes',
      search: '50% off & more',
      sort: 'TOTAL_CREDITS.ASC',
      size: '50',
      view: 'Mine',
      after: 'abc',
    })
    const { stream, ...own } = query
    expect(stream).toBe('tab')
    expect(readOrdersQuery(parseQuery(stringifyQuery(own)))).toEqual(wanted)
    expect(writeOrdersQuery({ sort: 'STATUS.ASC' }, newestOrders)['sort']).toBeUndefined()
  })
})
