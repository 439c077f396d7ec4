import { z } from 'zod'
import type { AuditLog } from '../../audit/audit-log.ts'
import type { People } from '../people.ts'
import { actorOf } from '../../viewer/viewer.ts'

/** Routes after which somebody may be signed in who was not before. */
const SIGN_IN_ROUTES: ReadonlySet<string> = new Set([
  '/api/auth/sign-in/username',
  '/api/auth/accept-invitation',
])
const SIGN_OUT_ROUTE = '/api/auth/sign-out'

const Attempt = z.object({ username: z.string() })

export interface AuthExchange {
  path: string
  body: Buffer
  peer: string
  response: Response
}

/** Records who signed in and out, and who tried to. */
export function createSignInAudit({ audit, people }: { audit: AuditLog; people: People }) {
  /** The person whose session cookies open, as an actor. */
  async function personOf(cookies: string | undefined): Promise<string | undefined> {
    const viewer = cookies === undefined ? undefined : await people.viewerOfCookie(cookies)
    return viewer === undefined ? undefined : actorOf(viewer)
  }

  return {
    /** Who is about to leave; to be asked before the session has ended. */
    leaving: (path: string, cookie: string | undefined) =>
      path === SIGN_OUT_ROUTE ? personOf(cookie) : Promise.resolve(undefined),

    /** Records what a request has come to: that somebody is in, or out. */
    async succeeded({ path, peer, response }: AuthExchange, leaving?: string): Promise<void> {
      if (!response.ok) return
      if (leaving !== undefined) await audit.record({ actor: leaving, action: 'sign-out', peer })
      if (!SIGN_IN_ROUTES.has(path)) return
      // Not by the name that was sent: an account with a second factor is not in by its password.
      const cookies = response.headers.getSetCookie().map((each) => each.split(';', 1)[0])
      const actor = await personOf(cookies.join('; '))
      if (actor !== undefined) await audit.record({ actor, action: 'sign-in', peer })
    },

    /**
     * Records an attempt that failed, of accounts that exist: names that nobody has are in the log
     * alone, or strangers could fill the table. Whether there is such an account is asked later, since
     * whoever sent it could tell by how busy the database is right after the answer.
     */
    failed({ path, body, peer, response }: AuthExchange): void {
      if (response.status !== 401 || !SIGN_IN_ROUTES.has(path)) return
      audit.recordLate(async () => {
        // As `Request.json` reads it, which skips a byte order mark.
        const attempt = Attempt.safeParse(JSON.parse(new TextDecoder().decode(body)))
        const actor = attempt.data?.username.toLowerCase()
        if (actor === undefined || !(await people.has(actor))) return undefined
        return { actor, action: 'sign-in-failed', subject: actor, peer }
      })
    },
  }
}
