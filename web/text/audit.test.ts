import { expect, it } from 'vitest'
import { auditText } from './audit.ts'

it('lists every audit action in one group of the filter', () => {
  const grouped = auditText.groups.flatMap(({ actions }) => actions)
  expect([...grouped].sort()).toEqual(Object.keys(auditText.actions).sort())
})
