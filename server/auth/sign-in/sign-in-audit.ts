import { z } from 'zod'
import type { AuditLog } from '../../audit/audit-log.ts'
import { actorOf } from '../../viewer/viewer.ts'
import type { SessionLookUp } from '../sessions/session-look-up.ts'
import type { AuthExchange } from './auth-exchange.ts'
import { storedUsername } from './username.ts'

/** Routes that sign a person in. A code ends a sign-in too; the audit of one's own account records it. */
const SIGN_IN_ROUTES: ReadonlySet<string> = new Set(['/sign-in/username', '/accept-invitation'])
const SIGN_OUT_ROUTE = '/sign-out'

const Attempt = z.object({ username: z.string() })

export interface SignInAuditSettings {
  audit: AuditLog
  viewerOfCookie: SessionLookUp
  /** Whether there is an account of this name. */
  has: (name: string) => Promise<boolean>
}

/** Records sign-ins, sign-outs and failed sign-ins. */
export function createSignInAudit({ audit, viewerOfCookie, has }: SignInAuditSettings) {
  /** The person whose session a cookie header carries, as an actor. */
  async function personOf(cookie: string | undefined): Promise<string | undefined> {
    const viewer = cookie === undefined ? undefined : await viewerOfCookie(cookie)
    return viewer === undefined ? undefined : actorOf(viewer)
  }

  return {
    /** The person that is about to sign out. Must be called while the session is valid. */
    leaving: (route: string, cookie: string | undefined) =>
      route === SIGN_OUT_ROUTE ? personOf(cookie) : Promise.resolve(undefined),

    /** Records a successful sign-in or sign-out; resolves once it is written. */
    async succeeded({ route, ip, response }: AuthExchange, leaving?: string): Promise<void> {
      if (!response.ok) return
      if (leaving !== undefined) await audit.record({ actor: leaving, action: 'sign-out', ip })
      if (!SIGN_IN_ROUTES.has(route)) return
      // The new session counts, not the name that was sent: with a second factor, the right password
      // alone does not sign in.
      const cookies = response.headers.getSetCookie().map((each) => each.split(';', 1)[0])
      const actor = await personOf(cookies.join('; '))
      if (actor !== undefined) await audit.record({ actor, action: 'sign-in', ip })
    },

    /**
     * Records a failed sign-in of an existing account. Other names are in the server's log alone, or
     * clients could fill the table. The look-up of the name is late as well: otherwise the client could
     * tell from the load of the database whether the account exists.
     */
    failed({ route, body, ip, response }: AuthExchange): void {
      if (response.status !== 401 || !SIGN_IN_ROUTES.has(route)) return
      audit.recordLate(async () => {
        // Decoded as `Request.json` does it, which skips a byte order mark.
        const attempt = Attempt.safeParse(JSON.parse(new TextDecoder().decode(body)))
        const actor = attempt.data && storedUsername(attempt.data.username)
        if (actor === undefined || !(await has(actor))) return undefined
        return { actor, action: 'sign-in-failed', subject: actor, ip }
      })
    },
  }
}
