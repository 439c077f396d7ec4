import { parseCookies } from 'better-auth/cookies'
import { constantTimeEqual, makeSignature } from 'better-auth/crypto'
import DataLoader from 'dataloader'
import type { PrismaClient } from '../db/generated/client.ts'
import { scopesOfRole } from './roles.ts'
import type { Viewer } from './viewer.ts'

/** Finds the person whose valid session a `Cookie` header carries, as better-auth signed it. */
export type SessionLookUp = (cookie: string) => Promise<Viewer | undefined>

export interface SessionSettings {
  prisma: PrismaClient
  /** What session cookies are signed with. */
  secret: string
  /** The one cookie that counts: behind TLS, no other name will do. */
  cookieName: Promise<string>
}

/**
 * Looks sessions up many at a time: those asked for within one turn of the event loop share a query.
 *
 * better-auth's own look-up takes two queries for each session. After a restart everybody comes back
 * at once, and the server would be busy with that alone for most of a minute.
 */
export function createSessionLookUp({
  prisma,
  secret,
  cookieName,
}: SessionSettings): SessionLookUp {
  const viewers = new DataLoader(
    async (tokens: readonly string[]) => {
      const sessions = await prisma.session.findMany({
        where: { token: { in: [...tokens] }, expiresAt: { gt: new Date() } },
        select: { id: true, token: true, user: true },
      })
      // Sessions end with the account; one that began at that moment counts no more than they do.
      const found = new Map(
        sessions
          .filter(({ user }) => user.disabledAt === null)
          .map(({ id, token, user }) => [token, viewerOf(id, user)]),
      )
      return tokens.map((token) => found.get(token))
    },
    // What is remembered, and for how long, is not decided here.
    { cache: false, maxBatchSize: 1_000, batchScheduleFn: (load) => setImmediate(load) },
  )
  return async (cookie) => {
    const token = await verifiedToken(parseCookies(cookie).get(await cookieName), secret)
    return token === undefined ? undefined : viewers.load(token)
  }
}

/** The token that a cookie carries before its last dot, if what follows is our signature of it. */
export async function verifiedToken(
  signed: string | undefined,
  secret: string,
): Promise<string | undefined> {
  if (signed === undefined) return undefined
  const end = signed.lastIndexOf('.')
  const token = signed.slice(0, Math.max(0, end))
  const signature = await makeSignature(token, secret)
  return constantTimeEqual(signed.slice(end + 1), signature) ? token : undefined
}

function viewerOf(
  session: string,
  user: { id: string; username: string | null; name: string; role: string },
): Viewer {
  return {
    id: `user:${user.id}`,
    name: user.username ?? user.name,
    kind: 'person',
    scopes: scopesOfRole(user.role),
    credential: `session:${session}`,
  }
}
