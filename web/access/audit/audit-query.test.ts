import { expect, it } from 'vitest'
import { auditFilter, readAuditQuery, writeAuditQuery } from './audit-query.ts'

it.each([
  [{}, { action: null, actor: null }, {}],
  [
    { action: 'SIGN_IN', actor: ' key:shop ' },
    { action: 'SIGN_IN', actor: 'key:shop' },
    { action: ['SIGN_IN'], actor: 'key:shop' },
  ],
  [{ action: 'toString', actor: '' }, { action: null, actor: null }, {}],
  [{ action: ['SIGN_IN'], actor: null }, { action: null, actor: null }, {}],
])('reads the query %j as %j', (query, read, filter) => {
  expect(readAuditQuery(query)).toEqual(read)
  expect(auditFilter(readAuditQuery(query))).toEqual(filter)
  expect(readAuditQuery(writeAuditQuery(readAuditQuery(query)))).toEqual(read)
})
