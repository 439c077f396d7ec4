import { describe, expect, it } from 'vitest'
import { requestKey, resumedRequest } from './resume.ts'

const query = 'subscription OrderEvents($after: String) { orderEvents(after: $after) { cursor } }'

describe('resumedRequest', () => {
  it('continues after the last cursor', () => {
    const request = { query, variables: { after: null, first: 3 } }
    const result = { data: { orderEvents: { cursor: 'c7', events: [] } } }
    expect(resumedRequest(request, result)).toEqual({ query, variables: { after: 'c7', first: 3 } })
  })

  it.each([
    ['a failure', { data: null, errors: [] }],
    ['a value without a cursor', { data: { orderStats: { totalOrders: 1 } } }],
    ['nothing', {}],
  ])('keeps its cursor after %s', (_what, result) => {
    const request = { query, variables: { after: 'c6' } }
    expect(resumedRequest(request, result)).toBe(request)
  })

  it('returns a request without a variable `after` as it is', () => {
    const request = { query: 'subscription { orders { cursor } }', variables: { id: '1' } }
    expect(resumedRequest(request, { data: { orders: { cursor: 'c7' } } })).toBe(request)
  })
})

describe('requestKey', () => {
  it('is the same for any cursor and any order of the variables', () => {
    const one = { query, variables: { after: 'c1', id: '1', kind: 'a' } }
    const other = { query, variables: { kind: 'a', after: 'c2', id: '1' } }
    expect(requestKey(one)).toBe(requestKey(other))
  })

  it('differs for another query, operation name or variable', () => {
    const keys = [
      requestKey({ query, variables: { id: '1' } }),
      requestKey({ query, variables: { id: '2' } }),
      requestKey({ query: `${query} `, variables: { id: '1' } }),
      requestKey({ query, operationName: 'OrderEvents', variables: { id: '1' } }),
    ]
    expect(new Set(keys).size).toBe(keys.length)
  })
})
