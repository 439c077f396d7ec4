import { expect, it } from 'vitest'
import { scopesOfRole } from './roles.ts'

it.each([
  { role: 'viewer', scopes: ['READ'] },
  { role: 'operator', scopes: ['READ', 'WRITE'] },
  { role: 'admin', scopes: ['READ', 'WRITE', 'ADMIN'] },
  { role: 'Admin', scopes: [] },
  { role: 'constructor', scopes: [] },
  { role: '', scopes: [] },
  { role: null, scopes: [] },
  { role: undefined, scopes: [] },
])('the role $role allows $scopes', ({ role, scopes }) => {
  expect(scopesOfRole(role)).toEqual(scopes)
})
