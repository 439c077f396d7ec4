import { createHmac, randomBytes } from 'node:crypto'
import { cookieNames } from '../../server/auth/sessions/cookie-names.ts'
import type { Sql } from '../../server/db/sql.ts'

/** The secret with which the measured server signs cookies. */
export const AUTH_SECRET = 'a secret for benchmarks on this machine only'

/**
 * Creates `count` people with one session each, and returns their `Cookie` header lines. It writes to the
 * tables directly, because the sign-in route allows only a few attempts per minute.
 */
export async function createSessions(sql: Sql, count: number): Promise<string[]> {
  const tokens = Array.from({ length: count }, () => randomBytes(24).toString('hex'))
  await sql.run(
    `INSERT INTO users (id, name, email, email_verified, username, role)
     SELECT token, 'person ' || n, 'person.' || n || '@example.com', true, 'person.' || n, 'viewer'
       FROM unnest($1::text[]) WITH ORDINALITY AS person (token, n)`,
    [tokens],
  )
  await sql.run(
    `INSERT INTO sessions (id, token, user_id, expires_at)
     SELECT token, token, token, now() + interval '1 day' FROM unnest($1::text[]) AS token`,
    [tokens],
  )
  const { session } = cookieNames({ secret: AUTH_SECRET, publicUrl: 'http://127.0.0.1' })
  return tokens.map((token) => `Cookie: ${session}=${signed(token)}\r\n`)
}

function signed(token: string): string {
  const signature = createHmac('sha256', AUTH_SECRET).update(token).digest('base64')
  return encodeURIComponent(`${token}.${signature}`)
}
