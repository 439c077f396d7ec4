import { describe, expect, it } from 'vitest'
import { rowOf } from '../../testing/orders.ts'
import { unseenMatch } from './search-matches.ts'

const order = rowOf({
  orderNumber: 'ORD-20261101-00007',
  externalId: 'WEB-7',
  contactEmail: 'office@example.net',
  customer: { id: 'c1', username: 'amara', email: 'amara@example.com' },
})

describe('the text that a search has found out of sight', () => {
  it.each([
    { search: 'office@', unseen: 'office@example.net' },
    { search: 'OFF', unseen: 'office@example.net' },
    { search: '@example.com', unseen: 'amara@example.com' },
    { search: 'web\u20117', unseen: 'WEB-7' },
  ])('is $unseen for "$search"', ({ search, unseen }) => {
    expect(unseenMatch(order, search)).toBe(unseen)
  })

  it.each([null, '', 'amara', '00007', 'something else'])('is nothing for "%s"', (search) => {
    expect(unseenMatch(order, search)).toBeNull()
  })
})
