import { z } from 'zod'
import { Scope } from '../db/generated/enums.ts'
import type { Sql } from '../db/sql.ts'
import { scopesOfRole } from './roles.ts'

const Row = z.object({
  credential: z.string(),
  role: z.string().nullable(),
  scopes: z.array(z.enum(Scope)).nullable(),
})

const VALID = `
  SELECT 'session:' || s.id AS credential, u.role, NULL::text[] AS scopes
    FROM sessions s JOIN users u ON u.id = s.user_id
   WHERE s.id = ANY ($1::text[]) AND s.expires_at > now() AND u.disabled_at IS NULL
  UNION ALL
  SELECT 'key:' || id, NULL, scopes::text[] FROM api_keys
   WHERE id = ANY ($2::text[]::bigint[]) AND revoked_at IS NULL
     AND (expires_at IS NULL OR expires_at > now())`

/** Of some sessions and keys, those that are valid now, with what they allow now: one query for all. */
export async function findValid(
  sql: Sql,
  credentials: readonly string[],
): Promise<ReadonlyMap<string, readonly Scope[]>> {
  const idsOf = (kind: string) =>
    credentials.filter((each) => each.startsWith(kind)).map((each) => each.slice(kind.length))
  const rows = await sql.rows(Row, VALID, [idsOf('session:'), idsOf('key:')])
  return new Map(
    rows.map(({ credential, role, scopes }) => [credential, scopes ?? scopesOfRole(role)]),
  )
}
