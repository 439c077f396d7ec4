import { afterEach, describe, expect, it, vi } from 'vitest'
import { parseQuery, stringifyQuery, type LocationQuery } from 'vue-router'
import { apiFilter, noFilters, readFilters, writeFilters } from './order-filters.ts'

afterEach(() => vi.unstubAllEnvs())

const everything = {
  statuses: ['PENDING', 'SHIPPED'],
  method: 'PICKUP',
  from: '2026-10-25',
  to: '2026-10-31',
  min: 0,
  max: 250,
  late: true,
  customer: '9',
} as const

describe('filters of the order table', () => {
  it('are read from a query as they were written to it', () => {
    const query = writeFilters(everything)
    expect(query).toEqual({
      status: 'PENDING,SHIPPED',
      method: 'PICKUP',
      from: '2026-10-25',
      to: '2026-10-31',
      min: '0',
      max: '250',
      late: 'yes',
      customer: '9',
    })
    expect(readFilters(parseQuery(stringifyQuery(query)))).toEqual(everything)
    expect(readFilters({})).toEqual(noFilters)
    expect(Object.values(writeFilters(noFilters)).every((value) => value === undefined)).toBe(true)
  })

  it('become moments for the API, from the start of the first day to the end of the last', () => {
    vi.stubEnv('TZ', 'Europe/Berlin')
    expect(apiFilter(everything)).toEqual({
      status: ['PENDING', 'SHIPPED'],
      deliveryMethod: 'PICKUP',
      placedAfter: '2026-10-24T22:00:00.000Z',
      placedBefore: '2026-10-31T23:00:00.000Z',
      minCredits: 0,
      maxCredits: 250,
      overdue: true,
      customerId: '9',
    })
    expect(apiFilter(noFilters)).toEqual({})
  })

  it.each<LocationQuery>([
    { status: 'LOST' },
    { status: ',' },
    { status: ['PENDING', 'SHIPPED'] },
    { method: 'DRONE' },
    { from: '2026-02-30' },
    { to: 'tomorrow' },
    { from: '2026-11-02', to: '2026-11-01' },
    { min: '-1' },
    { min: '1.5' },
    { max: '1e3' },
    { max: '2147483648' },
    { min: '10', max: '9' },
    { late: 'no' },
    { late: null },
    { customer: 'ada' },
    { customer: '1.5' },
    { customer: '9223372036854775808' },
  ])('ignore %j', (query) => {
    expect(readFilters(query)).toEqual(noFilters)
  })

  it.each(['1', '1234567890123456789', '9223372036854775807', '-9223372036854775808'])(
    'accept the customer id %s (B11)',
    (customer) => {
      expect(readFilters({ customer })).toEqual({ ...noFilters, customer })
    },
  )

  it('keep valid values next to invalid ones', () => {
    expect(readFilters({ status: 'SHIPPED,LOST,PENDING,SHIPPED', method: 'x', min: '5' })).toEqual({
      ...noFilters,
      statuses: ['PENDING', 'SHIPPED'],
      min: 5,
    })
  })
})
