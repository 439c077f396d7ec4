import { expect, it } from 'vitest'
import { asksForOwnStreams } from './own-streams.ts'

it.each([
  ['', false],
  ['?stream=shared&q=a', false],
  ['?q=a&stream=tab', true],
  [`?next=${encodeURIComponent('/?stream=tab&q=a')}`, true],
  [`?next=${encodeURIComponent('/orders/5')}`, false],
  ['?next=stream=tab', false],
])('of %s is %s', (search, asks) => {
  expect(asksForOwnStreams(search)).toBe(asks)
})
