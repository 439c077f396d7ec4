import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import type { Sql } from '../../db/sql.ts'

/**
 * The secret that signs session cookies: the configured one, or else one that is generated on first
 * start and kept in the database, so that all instances and restarts share it.
 */
export async function authSecret(sql: Sql, configured: string | undefined): Promise<string> {
  if (configured !== undefined) return configured
  const row = await sql.one(
    z.object({ secret: z.string() }),
    `UPDATE installation SET auth_secret = COALESCE(auth_secret, $1) RETURNING auth_secret AS secret`,
    [randomBytes(32).toString('base64url')],
  )
  return row.secret
}
