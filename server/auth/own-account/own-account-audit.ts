import { z } from 'zod'
import type { AuditAction, AuditLog } from '../../audit/audit-log.ts'
import type { People } from '../people.ts'
import { actorOf } from '../../viewer/viewer.ts'
import type { AuthExchange } from '../sign-in/sign-in-audit.ts'

const VERIFY_CODE = '/api/auth/two-factor/verify-totp'
const VERIFY_RECOVERY_CODE = '/api/auth/two-factor/verify-backup-code'

/** What a success of these routes means for whoever has a session. */
const DONE_BY_ROUTE: ReadonlyMap<string, AuditAction> = new Map([
  ['/api/auth/change-password', 'password-changed'],
  [VERIFY_CODE, 'two-factor-on'],
  ['/api/auth/two-factor/disable', 'two-factor-off'],
  ['/api/auth/two-factor/generate-backup-codes', 'recovery-codes-made'],
])

const Refusal = z.object({ code: z.enum(['INVALID_CODE', 'INVALID_BACKUP_CODE']) })

/** Who sends a request about their own account. */
export interface Asking {
  /** Their username. */
  actor: string
  /** Only the password was given so far. */
  challenged: boolean
}

/** Records what people do with their own credentials, and sign-ins by a code. */
export function createOwnAccountAudit({ audit, people }: { audit: AuditLog; people: People }) {
  return {
    /** Who asks; to be found out before the answer ends the session, or the wait for a code. */
    async asking(path: string, cookie: string | undefined): Promise<Asking | undefined> {
      const concerned = DONE_BY_ROUTE.has(path) || path === VERIFY_RECOVERY_CODE
      if (!concerned || cookie === undefined) return undefined
      const viewer = await people.viewerOfCookie(cookie)
      if (viewer !== undefined) return { actor: actorOf(viewer), challenged: false }
      const actor = await people.challengedByCookie(cookie)
      return actor === undefined ? undefined : { actor, challenged: true }
    },

    /** Records what came of it. A wrong code is recorded until too many of them lock the account. */
    async answered(exchange: AuthExchange, asking: Asking | undefined): Promise<void> {
      if (asking === undefined) return
      const { actor, challenged } = asking
      const { peer } = exchange
      for (const action of await actionsOf(exchange, challenged)) {
        await audit.record({ actor, action, subject: actor, peer })
      }
    },
  }
}

async function actionsOf(
  { path, response }: AuthExchange,
  challenged: boolean,
): Promise<readonly AuditAction[]> {
  if (!challenged) {
    const done = DONE_BY_ROUTE.get(path)
    return response.ok && done !== undefined ? [done] : []
  }
  if (response.ok) {
    return path === VERIFY_RECOVERY_CODE ? ['recovery-code-used', 'sign-in'] : ['sign-in']
  }
  const refused = response.status === 401 && Refusal.safeParse(await response.clone().json())
  return refused && refused.success ? ['two-factor-failed'] : []
}
