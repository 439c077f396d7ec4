import { describe, expect, it } from 'vitest'
import { requestKey, resumedRequest } from './resume.ts'

const query = 'subscription OrderEvents($after: String) { orderEvents(after: $after) { cursor } }'

describe('resumedRequest', () => {
  it('goes on after the cursor that came last', () => {
    const request = { query, variables: { after: null, first: 3 } }
    const result = { data: { orderEvents: { cursor: 'c7', events: [] } } }
    expect(resumedRequest(request, result)).toEqual({ query, variables: { after: 'c7', first: 3 } })
  })

  it.each([
    ['a failure', { data: null, errors: [] }],
    ['a value without a cursor', { data: { orderStats: { totalOrders: 1 } } }],
    ['nothing', {}],
  ])('stays where it is after %s', (_what, result) => {
    const request = { query, variables: { after: 'c6' } }
    expect(resumedRequest(request, result)).toBe(request)
  })

  it('leaves a request alone that cannot be resumed', () => {
    const request = { query: 'subscription { orders { cursor } }', variables: { id: '1' } }
    expect(resumedRequest(request, { data: { orders: { cursor: 'c7' } } })).toBe(request)
  })
})

describe('requestKey', () => {
  it('is the same wherever the requests go on from, and whatever the order of variables', () => {
    const one = { query, variables: { after: 'c1', id: '1', kind: 'a' } }
    const other = { query, variables: { kind: 'a', after: 'c2', id: '1' } }
    expect(requestKey(one)).toBe(requestKey(other))
  })

  it('differs with the question', () => {
    const keys = [
      requestKey({ query, variables: { id: '1' } }),
      requestKey({ query, variables: { id: '2' } }),
      requestKey({ query: `${query} `, variables: { id: '1' } }),
      requestKey({ query, operationName: 'OrderEvents', variables: { id: '1' } }),
    ]
    expect(new Set(keys).size).toBe(keys.length)
  })
})
