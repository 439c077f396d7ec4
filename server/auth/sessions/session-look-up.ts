import { z } from 'zod'
import { joinedLookUp } from '../../async/joined-look-up.ts'
import type { Sql } from '../../db/sql.ts'
import { personId, sessionCredential } from '../../viewer/ids.ts'
import { scopesOfRole } from '../../viewer/roles.ts'
import type { PersonViewer } from '../../viewer/viewer.ts'
import { verifiedTokens } from './signed-cookie.ts'

/**
 * Finds the person whose session a `Cookie` header carries. `undefined` without a valid session: not
 * signed, unknown, expired, or of a disabled account.
 */
export type SessionLookUp = (cookie: string) => Promise<PersonViewer | undefined>

export interface SessionSettings {
  sql: Sql
  /** The secret that session cookies are signed with. */
  secret: string
  /** The only cookie that counts: with https, the name that plain http can set is not accepted. */
  cookieName: string
}

/**
 * Creates a look-up that reads many sessions with one query. better-auth's own look-up takes two queries
 * for each session, which would keep the server busy for most of a minute when all clients reconnect
 * after a restart.
 */
export function createSessionLookUp({ sql, secret, cookieName }: SessionSettings): SessionLookUp {
  const viewerOfToken = joinedLookUp(async (tokens) => {
    const rows = await sql.rows(SessionRow, VALID_SESSIONS, [tokens])
    return new Map(rows.map((row) => [row.token, viewerOf(row)]))
  })
  return async (cookie) => {
    for (const token of verifiedTokens(cookie, cookieName, secret)) {
      const viewer = await viewerOfToken(token)
      if (viewer !== undefined) return viewer
    }
    return undefined
  }
}

const SessionRow = z.object({
  token: z.string(),
  sessionId: z.string(),
  userId: z.string(),
  name: z.string(),
  role: z.string(),
})

/* A session that was created at the moment of disabling is as invalid as the account's earlier ones. */
const VALID_SESSIONS = `
  SELECT s.token, s.id AS "sessionId", u.id AS "userId", COALESCE(u.username, u.name) AS name, u.role
    FROM sessions s JOIN users u ON u.id = s.user_id
   WHERE s.token = ANY ($1::text[]) AND s.expires_at > now() AND u.disabled_at IS NULL`

function viewerOf({ sessionId, userId, name, role }: z.infer<typeof SessionRow>): PersonViewer {
  return {
    id: personId(userId),
    name,
    kind: 'person',
    scopes: scopesOfRole(role),
    credential: sessionCredential(sessionId),
  }
}
