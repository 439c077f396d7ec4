import { expect, it } from 'vitest'
import { auditFilter, readAuditAddress, writeAuditAddress } from './audit-address.ts'

it.each([
  [{}, { action: null, actor: null }, {}],
  [
    { action: 'SIGN_IN', actor: ' key:shop ' },
    { action: 'SIGN_IN', actor: 'key:shop' },
    { action: ['SIGN_IN'], actor: 'key:shop' },
  ],
  [{ action: 'toString', actor: '' }, { action: null, actor: null }, {}],
  [{ action: ['SIGN_IN'], actor: null }, { action: null, actor: null }, {}],
])('the address %j asks for %j', (query, address, filter) => {
  expect(readAuditAddress(query)).toEqual(address)
  expect(auditFilter(readAuditAddress(query))).toEqual(filter)
  expect(readAuditAddress(writeAuditAddress(readAuditAddress(query)))).toEqual(address)
})
