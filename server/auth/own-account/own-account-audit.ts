import { z } from 'zod'
import type { AuditAction, AuditLog } from '../../audit/audit-log.ts'
import { actorOf } from '../../viewer/viewer.ts'
import type { SessionLookUp } from '../sessions/session-look-up.ts'
import type { AuthExchange } from '../sign-in/auth-exchange.ts'

const VERIFY_CODE = '/two-factor/verify-totp'
const VERIFY_RECOVERY_CODE = '/two-factor/verify-backup-code'

/** The event that a success of these routes means for a person with a session. */
const EVENT_OF_ROUTE: ReadonlyMap<string, AuditAction> = new Map([
  ['/change-password', 'password-changed'],
  [VERIFY_CODE, 'two-factor-on'],
  ['/two-factor/disable', 'two-factor-off'],
  ['/two-factor/generate-backup-codes', 'recovery-codes-made'],
])

const Refusal = z.object({ code: z.enum(['INVALID_CODE', 'INVALID_BACKUP_CODE']) })

export interface OwnAccountAuditSettings {
  audit: AuditLog
  viewerOfCookie: SessionLookUp
  /** The name of the account whose sign-in waits for a code. */
  challengedByCookie: (cookie: string) => Promise<string | undefined>
}

/** The person that sends a request about the own account. */
export interface OwnAccountViewer {
  /** The username. */
  actor: string
  /** The person has no session yet: only the password was given. */
  challenged: boolean
}

/** Records what people change of their own credentials, and sign-ins by a code. */
export function createOwnAccountAudit({
  audit,
  viewerOfCookie,
  challengedByCookie,
}: OwnAccountAuditSettings) {
  return {
    /**
     * The person that sends a request; `undefined` for other routes and without a session or challenge.
     * Must be called before the request is handled, which can end both.
     */
    async viewerOf(
      route: string,
      cookie: string | undefined,
    ): Promise<OwnAccountViewer | undefined> {
      const concerned = EVENT_OF_ROUTE.has(route) || route === VERIFY_RECOVERY_CODE
      if (!concerned || cookie === undefined) return undefined
      const viewer = await viewerOfCookie(cookie)
      if (viewer !== undefined) return { actor: actorOf(viewer), challenged: false }
      const actor = await challengedByCookie(cookie)
      return actor === undefined ? undefined : { actor, challenged: true }
    },

    /**
     * Records what a request led to; resolves once it is written. Each wrong code is recorded until too
     * many of them lock the account.
     */
    async answered(exchange: AuthExchange, viewer: OwnAccountViewer | undefined): Promise<void> {
      if (viewer === undefined) return
      const { actor, challenged } = viewer
      const { ip } = exchange
      for (const action of await actionsOf(exchange, challenged)) {
        await audit.record({ actor, action, subject: actor, ip })
      }
    },
  }
}

async function actionsOf(
  { route, response }: AuthExchange,
  challenged: boolean,
): Promise<readonly AuditAction[]> {
  if (!challenged) {
    const action = EVENT_OF_ROUTE.get(route)
    return response.ok && action !== undefined ? [action] : []
  }
  if (response.ok) {
    return route === VERIFY_RECOVERY_CODE ? ['recovery-code-used', 'sign-in'] : ['sign-in']
  }
  const refused = response.status === 401 && Refusal.safeParse(await response.clone().json())
  return refused && refused.success ? ['two-factor-failed'] : []
}
