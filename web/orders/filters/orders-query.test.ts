import { describe, expect, it } from 'vitest'
import { parseQuery, stringifyQuery } from 'vue-router'
import {
  changedQuery,
  newestOrders,
  ordersVariables,
  readOrdersQuery,
  writeOrdersQuery,
} from './orders-query.ts'

const today = '2026-11-26'
const dueFirst = { field: 'ESTIMATED_DELIVERY', direction: 'ASC' } as const

describe('orders query', () => {
  it('is the newest of all orders by default', () => {
    const query = readOrdersQuery({})
    expect(query).toEqual(newestOrders)
    expect(ordersVariables(query, today)).toEqual({ first: 25 })
  })

  it('reads filters, search and cursor', () => {
    const next = readOrdersQuery({ status: 'PENDING', search: 'ada', after: 'abc' })
    expect(ordersVariables(next, today)).toEqual({
      first: 25,
      after: 'abc',
      filter: { status: ['PENDING'], search: 'ada' },
    })
    const query = { before: 'abc', sort: 'STATUS.ASC', size: '100', view: 'Mine' }
    expect(ordersVariables(readOrdersQuery(query), today)).toEqual({
      last: 100,
      before: 'abc',
      sort: { field: 'STATUS', direction: 'ASC' },
    })
  })

  it('names open orders if its sort lists no others', () => {
    const open = ['PENDING', 'SHIPPED', 'OUT_FOR_DELIVERY']
    const query = { ...newestOrders, sort: dueFirst }
    expect(ordersVariables(query, today)).toMatchObject({
      filter: { status: open },
      sort: dueFirst,
    })
    expect(ordersVariables({ ...query, statuses: ['SHIPPED'] }, today)).toMatchObject({
      filter: { status: ['SHIPPED'] },
    })
  })

  it('has no sort of open orders beside a finished status', () => {
    const sort = 'ESTIMATED_DELIVERY.ASC'
    expect(readOrdersQuery({ sort }).sort).toEqual(dueFirst)
    expect(readOrdersQuery({ sort, status: 'PENDING' }).sort).toEqual(dueFirst)
    expect(readOrdersQuery({ sort, status: 'PENDING,DELIVERED' }).sort).toEqual(newestOrders.sort)
  })

  it('follows the later choice if the sort cannot list the chosen statuses', () => {
    const byDue = { ...newestOrders, sort: dueFirst, after: 'abc' }
    expect(changedQuery(byDue, { statuses: ['DELIVERED'] })).toEqual({
      ...newestOrders,
      statuses: ['DELIVERED'],
    })
    expect(changedQuery(byDue, { statuses: ['SHIPPED'] }).sort).toEqual(dueFirst)
    const mixed = { ...newestOrders, statuses: ['SHIPPED', 'CANCELLED'] } as const
    expect(changedQuery(mixed, { sort: dueFirst })).toEqual({
      ...newestOrders,
      statuses: ['SHIPPED'],
      sort: dueFirst,
    })
    expect(changedQuery(byDue, { before: 'b' })).toMatchObject({ after: null, before: 'b' })
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
      due: 'week',
      waiting: '3d',
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
      due: 'week',
      waiting: '3d',
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
