import { createHmac, timingSafeEqual } from 'node:crypto'
import { parseCookies } from 'better-auth/cookies'
import { z } from 'zod'
import type { Sql } from '../../db/sql.ts'
import { joinedLookUp } from '../../async/joined-look-up.ts'
import { scopesOfRole } from '../../viewer/roles.ts'
import type { Viewer } from '../../viewer/viewer.ts'

/** Finds the person whose valid session a `Cookie` header carries, as better-auth signed it. */
export type SessionLookUp = (cookie: string) => Promise<Viewer | undefined>

export interface SessionSettings {
  sql: Sql
  /** What session cookies are signed with. */
  secret: string
  /** The one cookie that counts: behind TLS, no other name will do. */
  cookieName: Promise<string>
}

/**
 * Looks sessions up many at a time. better-auth's own look-up takes two queries for each session.
 * After a restart everybody comes back at once, and the server would be busy with that alone for most
 * of a minute.
 */
export function createSessionLookUp({ sql, secret, cookieName }: SessionSettings): SessionLookUp {
  const viewerOfToken = joinedLookUp(async (tokens) => {
    const rows = await sql.rows(SessionRow, VALID_SESSIONS, [tokens])
    return new Map(rows.map((row) => [row.token, viewerOf(row)]))
  })
  return async (cookie) => {
    const token = verifiedToken(parseCookies(cookie).get(await cookieName), secret)
    return token === undefined ? undefined : viewerOfToken(token)
  }
}

const SessionRow = z.object({
  token: z.string(),
  sessionId: z.string(),
  userId: z.string(),
  name: z.string(),
  role: z.string(),
})

/* Sessions end with the account; one that began at that moment counts no more than they do. */
const VALID_SESSIONS = `
  SELECT s.token, s.id AS "sessionId", u.id AS "userId", COALESCE(u.username, u.name) AS name, u.role
    FROM sessions s JOIN users u ON u.id = s.user_id
   WHERE s.token = ANY ($1::text[]) AND s.expires_at > now() AND u.disabled_at IS NULL`

/**
 * The token that a cookie carries before its last dot, if what follows is our signature of it: an
 * HMAC with SHA-256, in base64, as better-auth signs cookies. Its own check goes through the thread
 * pool, which takes longer than the hash.
 */
export function verifiedToken(signed: string | undefined, secret: string): string | undefined {
  if (signed === undefined) return undefined
  const end = signed.lastIndexOf('.')
  const token = signed.slice(0, Math.max(0, end))
  const signature = createHmac('sha256', secret).update(token).digest('base64')
  return isSame(signed.slice(end + 1), signature) ? token : undefined
}

function isSame(given: string, right: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(right)]
  return one.length === other.length && timingSafeEqual(one, other)
}

function viewerOf({ sessionId, userId, name, role }: z.infer<typeof SessionRow>): Viewer {
  return {
    id: `user:${userId}`,
    name,
    kind: 'person',
    scopes: scopesOfRole(role),
    credential: `session:${sessionId}`,
  }
}
