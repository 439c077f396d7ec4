import { z } from 'zod'
import type { Sql } from '../../db/sql.ts'
import { ID_PREFIX } from '../../viewer/ids.ts'
import { ROLES, scopesOfRole } from '../../viewer/roles.ts'

/** A session or key, and the scopes that it had when a stream was opened with it. */
export interface Rights {
  /** In the form of `Viewer.credential`. */
  readonly credential: string
  readonly scopes: readonly string[]
}

const { session: SESSION, key: KEY } = ID_PREFIX

/**
 * `$4` maps each role to its scopes. The `CASE` keeps a malformed key id from failing the cast, so its
 * rights count as lost.
 */
const LOST = `
  WITH asked AS (
    SELECT n, credential, string_to_array(scopes, ',') AS scopes
      FROM unnest($1::int[], $2::text[], $3::text[]) AS each (n, credential, scopes)
  )
  SELECT n FROM asked WHERE credential LIKE '${SESSION}%' AND NOT EXISTS (
    SELECT FROM sessions s JOIN users u ON u.id = s.user_id
     WHERE s.id = substr(credential, length('${SESSION}') + 1)
       AND s.expires_at > now() AND u.disabled_at IS NULL
       AND asked.scopes <@ ARRAY(SELECT jsonb_array_elements_text($4::jsonb -> u.role)))
  UNION ALL
  SELECT n FROM asked WHERE credential LIKE '${KEY}%' AND NOT EXISTS (
    SELECT FROM api_keys k
     WHERE k.id = CASE WHEN credential ~ '^${KEY}\\d{1,18}$'
                       THEN substr(credential, length('${KEY}') + 1)::bigint END
       AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > now())
       AND asked.scopes <@ k.scopes::text[])`

const SCOPES_BY_ROLE = JSON.stringify(
  Object.fromEntries(ROLES.map((role) => [role, scopesOfRole(role)])),
)

/**
 * Returns those of the given rights that are lost: the session or key is no longer valid, or no longer
 * has one of the scopes. One query checks all of them and returns only the lost ones.
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
