import { describe, expect, it } from 'vitest'
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
    expect(ordersVariables(readOrdersAddress({ before: 'abc', sort: 'STATUS.ASC' }))).toEqual({
      last: 25,
      before: 'abc',
      sort: { field: 'STATUS', direction: 'ASC' },
    })
  })

  it('ignores what no order table could mean', () => {
    const query = { status: 'LOST', search: '', sort: 'x', after: '', before: null }
    expect(readOrdersAddress(query)).toEqual(newestOrders)
    expect(readOrdersAddress({ after: 'a', before: 'b' })).toMatchObject({
      after: 'a',
      before: null,
    })
  })

  it('survives writing and reading, and keeps the parameters of others', () => {
    const address = {
      status: 'SHIPPED',
      search: '50% off & more',
      sort: { field: 'TOTAL_CREDITS', direction: 'ASC' },
      after: 'abc',
      before: null,
    } as const
    const query = writeOrdersAddress({ stream: 'tab', before: 'old' }, address)
    expect(query).toEqual({
      stream: 'tab',
      status: 'SHIPPED',
      search: '50% off & more',
      sort: 'TOTAL_CREDITS.ASC',
      after: 'abc',
      before: undefined,
    })
    expect(writeOrdersAddress({ sort: 'STATUS.ASC' }, newestOrders)['sort']).toBeUndefined()
  })
})
