import { describe, expect, it } from 'vitest'
import { ordersVariables, readOrdersAddress, writeOrdersAddress } from './orders-address.ts'

describe('orders address', () => {
  it('is the newest of all orders by default', () => {
    const address = readOrdersAddress({})
    expect(address).toEqual({ status: null, after: null, before: null })
    expect(ordersVariables(address)).toEqual({ first: 25 })
  })

  it('reads the status and the cursor', () => {
    const next = readOrdersAddress({ status: 'PENDING', after: 'abc' })
    expect(ordersVariables(next)).toEqual({
      first: 25,
      after: 'abc',
      filter: { status: ['PENDING'] },
    })
    expect(ordersVariables(readOrdersAddress({ before: 'abc' }))).toEqual({
      last: 25,
      before: 'abc',
    })
  })

  it('ignores what no order table could mean', () => {
    expect(readOrdersAddress({ status: 'LOST', after: '', before: null })).toEqual({
      status: null,
      after: null,
      before: null,
    })
    expect(readOrdersAddress({ after: 'a', before: 'b' })).toMatchObject({
      after: 'a',
      before: null,
    })
  })

  it('survives writing and reading, and keeps the parameters of others', () => {
    const address = { status: 'SHIPPED', after: 'abc', before: null } as const
    const query = writeOrdersAddress({ stream: 'tab', before: 'old' }, address)
    expect(query).toEqual({ stream: 'tab', status: 'SHIPPED', after: 'abc', before: undefined })
  })
})
