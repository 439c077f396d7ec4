import { z } from 'zod'
import type { Sql } from '../../db/sql.ts'
import { ROLES, scopesOfRole } from '../../viewer/roles.ts'

/** A session ("session:…") or key ("key:…"), and what it allowed once. */
export interface Rights {
  readonly credential: string
  readonly scopes: readonly string[]
}

const LOST = `
  WITH asked AS (
    SELECT n, credential, string_to_array(scopes, ',') AS scopes
      FROM unnest($1::int[], $2::text[], $3::text[]) AS each (n, credential, scopes)
  )
  SELECT n FROM asked WHERE credential LIKE 'session:%' AND NOT EXISTS (
    SELECT FROM sessions s JOIN users u ON u.id = s.user_id
     WHERE s.id = substr(credential, length('session:') + 1)
       AND s.expires_at > now() AND u.disabled_at IS NULL
       AND asked.scopes <@ ARRAY(SELECT jsonb_array_elements_text($4::jsonb -> u.role)))
  UNION ALL
  SELECT n FROM asked WHERE credential LIKE 'key:%' AND NOT EXISTS (
    SELECT FROM api_keys k
     WHERE k.id = CASE WHEN credential ~ '^key:\\d{1,18}$'
                       THEN substr(credential, length('key:') + 1)::bigint END
       AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > now())
       AND asked.scopes <@ k.scopes::text[])`

const SCOPES_BY_ROLE = JSON.stringify(
  Object.fromEntries(ROLES.map((role) => [role, scopesOfRole(role)])),
)

/**
 * Of some rights, those that are gone, in whole or in part: one query for all, whose answer is as long
 * as what it finds.
 */
export async function findLostRights<Each extends Rights>(
  sql: Sql,
  rights: readonly Each[],
): Promise<Each[]> {
  const rows = await sql.rows(z.object({ n: z.number() }), LOST, [
    rights.map((_, n) => n),
    rights.map(({ credential }) => credential),
    rights.map(({ scopes }) => scopes.join(',')),
    SCOPES_BY_ROLE,
  ])
  const lost = new Set(rows.map(({ n }) => n))
  return rights.filter((_, n) => lost.has(n))
}
