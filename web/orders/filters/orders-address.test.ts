import { describe, expect, it } from 'vitest'
import { parseQuery, stringifyQuery } from 'vue-router'
import {
  newestOrders,
  ordersVariables,
  readOrdersAddress,
  writeOrdersAddress,
} from './orders-address.ts'

describe('orders address', () => {
  it('is the newest of all orders by default', () => {
    const address = readOrdersAddress({})
    expect(address).toEqual(newestOrders)
    expect(ordersVariables(address)).toEqual({ first: 25 })
  })

  it('reads what is asked for, and where', () => {
    const next = readOrdersAddress({ status: 'PENDING', search: 'ada', after: 'abc' })
    expect(ordersVariables(next)).toEqual({
      first: 25,
      after: 'abc',
      filter: { status: ['PENDING'], search: 'ada' },
    })
    const query = { before: 'abc', sort: 'STATUS.ASC', size: '100', view: 'Mine' }
    expect(ordersVariables(readOrdersAddress(query))).toEqual({
      last: 100,
      before: 'abc',
      sort: { field: 'STATUS', direction: 'ASC' },
    })
  })

  it('ignores what no order table could mean', () => {
    const query = { status: 'LOST', search: '', sort: 'x', size: '7', after: '', before: null }
    expect(readOrdersAddress(query)).toEqual(newestOrders)
    expect(readOrdersAddress({ after: 'a', before: 'b' })).toMatchObject({
      after: 'a',
      before: null,
    })
  })

  it('survives writing and reading, and keeps the parameters of others', () => {
    const address = {
      ...newestOrders,
      statuses: ['SHIPPED'],
      late: true,
      search: '50% off & more',
      sort: { field: 'TOTAL_CREDITS', direction: 'ASC' },
      size: 50,
      view: 'Mine',
      after: 'abc',
    } as const
    const query = writeOrdersAddress({ stream: 'tab', before: 'old', min: '3' }, address)
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
    expect(readOrdersAddress(parseQuery(stringifyQuery(own)))).toEqual(address)
    expect(writeOrdersAddress({ sort: 'STATUS.ASC' }, newestOrders)['sort']).toBeUndefined()
  })
})
