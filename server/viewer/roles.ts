import { z } from 'zod'
import type { Scope } from '../db/generated/enums.ts'

/** What people may be, and what that allows them. */
const SCOPES_OF_ROLE = {
  viewer: ['READ'],
  operator: ['READ', 'WRITE'],
  admin: ['READ', 'WRITE', 'ADMIN'],
} as const satisfies Record<string, readonly Scope[]>

export const ROLES = ['viewer', 'operator', 'admin'] as const
export type Role = (typeof ROLES)[number]

/** A role as it stands in the database; one that is not known fails. */
export const Role = z.enum(ROLES)

/** The scopes of a role; none for one that is not known. */
export function scopesOfRole(role: unknown): readonly Scope[] {
  const known = Role.safeParse(role)
  return known.success ? SCOPES_OF_ROLE[known.data] : []
}
