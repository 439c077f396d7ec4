import { expect, it } from 'vitest'
import { badgeLabel } from './badge-label.ts'

it.each([
  { pending: null, label: null },
  { pending: 0, label: null },
  { pending: 1, label: '1' },
  { pending: 99, label: '99' },
  { pending: 100, label: '99+' },
  { pending: 12_345, label: '99+' },
])('is $label for $pending pending orders', ({ pending, label }) => {
  expect(badgeLabel(pending)).toBe(label)
})
