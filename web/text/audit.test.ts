import { expect, it } from 'vitest'
import { withFormats } from '../testing/with-formats.ts'
import { auditText } from './audit.ts'

it('writes times and numbers of details in the formats of the viewer', () => {
  withFormats({ locale: 'ar-EG', timeZone: 'UTC' })
  expect(auditText.detail('overlapHours', '48')).toBe('hours of overlap: \u2068٤٨\u2069')
  expect(auditText.detail('expiresAt', '2026-11-26T13:05:00Z')).toContain('١:٠٥')
  expect(auditText.detail('scopes', 'READ')).toBe('scopes: READ')
})

it('lists every audit action in one group of the filter', () => {
  const grouped = auditText.groups.flatMap(({ actions }) => actions)
  expect([...grouped].sort()).toEqual(Object.keys(auditText.actions).sort())
})
