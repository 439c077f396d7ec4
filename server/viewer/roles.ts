import { z } from 'zod'
import type { Scope } from '../db/generated/enums.ts'

/** The roles of people, each with the scopes that it allows. */
const SCOPES_OF_ROLE = {
  viewer: ['READ'],
  operator: ['READ', 'WRITE'],
  admin: ['READ', 'WRITE', 'ADMIN'],
} as const satisfies Record<string, readonly Scope[]>

export const ROLES = ['viewer', 'operator', 'admin'] as const
export type Role = (typeof ROLES)[number]

/** Parses a role as the database has it. Fails for an unknown one. */
export const Role = z.enum(ROLES)

/** The scopes that a role allows; none for an unknown role. */
export function scopesOfRole(role: unknown): readonly Scope[] {
  const known = Role.safeParse(role)
  return known.success ? SCOPES_OF_ROLE[known.data] : []
}
