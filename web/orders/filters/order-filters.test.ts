import { describe, expect, it } from 'vitest'
import { parseQuery, stringifyQuery, type LocationQuery } from 'vue-router'
import { withFormats } from '../../testing/with-formats.ts'
import { apiFilter, noFilters, readFilters, writeFilters } from './order-filters.ts'

const everything = {
  statuses: ['PENDING', 'SHIPPED'],
  method: 'PICKUP',
  from: '2026-10-25',
  to: '2026-10-31',
  min: 0,
  max: 250,
  late: true,
  due: 'tomorrow',
  dueFrom: null,
  dueTo: null,
  waiting: '4h',
  customer: '9',
} as const
const today = '2026-11-26'

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
      due: 'tomorrow',
      waiting: '4h',
      customer: '9',
    })
    expect(readFilters(parseQuery(stringifyQuery(query)))).toEqual(everything)
    expect(readFilters({})).toEqual(noFilters)
    expect(Object.values(writeFilters(noFilters)).every((value) => value === undefined)).toBe(true)
  })

  it('become moments for the API, from the start of the first day to the end of the last', () => {
    withFormats({ timeZone: 'Europe/Berlin' })
    expect(apiFilter(everything, today)).toEqual({
      status: ['PENDING', 'SHIPPED'],
      deliveryMethod: 'PICKUP',
      placedAfter: '2026-10-24T22:00:00.000Z',
      placedBefore: '2026-10-31T23:00:00.000Z',
      minCredits: 0,
      maxCredits: 250,
      overdue: true,
      estimatedAfter: '2026-11-26T23:00:00.000Z',
      estimatedBefore: '2026-11-27T23:00:00.000Z',
      inStatusForSeconds: 14_400,
      customerId: '9',
    })
    expect(apiFilter(noFilters, today)).toEqual({})
  })

  it.each([
    [{ due: 'today' }, '2026-11-25T23:00:00.000Z', '2026-11-26T23:00:00.000Z'],
    [{ due: 'week' }, '2026-11-25T23:00:00.000Z', '2026-12-02T23:00:00.000Z'],
    [{ dueFrom: '2026-10-25' }, '2026-10-24T22:00:00.000Z', undefined],
    [{ dueTo: '2026-10-25' }, undefined, '2026-10-25T23:00:00.000Z'],
  ] as const)('%o select open orders, in days of the viewer', (filters, after, before) => {
    withFormats({ timeZone: 'Europe/Berlin' })
    const filter = apiFilter({ ...noFilters, ...filters }, today)
    expect(filter).toEqual({
      status: ['PENDING', 'SHIPPED', 'OUT_FOR_DELIVERY'],
      ...(after === undefined ? {} : { estimatedAfter: after }),
      ...(before === undefined ? {} : { estimatedBefore: before }),
    })
    const delivered = { ...noFilters, ...filters, statuses: ['DELIVERED'] } as const
    expect(apiFilter(delivered, today).status).toEqual(['DELIVERED'])
  })

  it('name days of delivery in the query, unless a span from today does', () => {
    const days = { ...noFilters, dueFrom: '2026-11-01', dueTo: '2026-11-02' }
    expect(readFilters(parseQuery(stringifyQuery(writeFilters(days))))).toEqual(days)
    expect(readFilters({ due: 'today', dueFrom: '2026-11-01' })).toEqual({
      ...noFilters,
      due: 'today',
    })
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
    { due: 'yesterday' },
    { due: ['today', 'tomorrow'] },
    { dueFrom: 'today' },
    { dueFrom: '2026-11-02', dueTo: '2026-11-01' },
    { waiting: '2h' },
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
