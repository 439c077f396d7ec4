import { z } from 'zod'
import type { AuditEntry, AuditLog } from '../../audit/audit-log.ts'
import type { Sql } from '../../db/sql.ts'
import { personId } from '../../viewer/ids.ts'
import { recordedAs, type Requester } from '../../viewer/requester.ts'
import { Role } from '../../viewer/roles.ts'
import type { CachedRights } from '../sessions/viewers.ts'

/** An account, as admins see it. */
export interface Person {
  id: string
  username: string
  /** Null for a role that this version does not know. Such a role allows nothing. */
  role: Role | null
  createdAt: Date
  /** Since when sign-in to the account is disabled; null if it is enabled. */
  disabledAt: Date | null
  twoFactorEnabled: boolean
  /** When the newest of the account's sessions began; null without a session. */
  lastSignInAt: Date | null
}

/** Why a change of an account was refused. */
export type PersonRefusal = 'NOT_FOUND' | 'OWN_ACCOUNT' | 'LAST_ADMIN'

export type PersonOutcome =
  { person: Person; refused?: undefined } | { person?: undefined; refused: PersonRefusal }

const PersonRow: z.ZodType<Person> = z.object({
  id: z.string(),
  username: z.string(),
  role: Role.nullable().catch(null),
  createdAt: z.date(),
  disabledAt: z.date().nullable(),
  twoFactorEnabled: z.boolean(),
  lastSignInAt: z.date().nullable(),
})

const SELECT_PERSON = `
  SELECT u.id, COALESCE(u.username, u.name) AS username, u.role, u.created_at AS "createdAt",
         u.disabled_at AS "disabledAt", u.two_factor_enabled AS "twoFactorEnabled",
         (SELECT max(s.created_at) FROM sessions s WHERE s.user_id = u.id) AS "lastSignInAt"
    FROM users u`

/** A change of an account. */
interface PersonChange {
  id: string
  /** Whether the account is an admin's that can sign in after the change, if it was before. */
  staysAdmin: boolean
  apply: (tx: Sql) => Promise<void>
  /** What to record of the change; `undefined` if it changed nothing. */
  entry: (before: Person, after: Person) => Pick<AuditEntry, 'action' | 'details'> | undefined
}

export interface ManagePeopleSettings {
  sql: Sql
  audit: AuditLog
  rights: CachedRights
}

/**
 * Accounts as admins manage them. Each change is one transaction. After its commit the cached rights are
 * dropped and the change is recorded, before its promise resolves. A viewer cannot change the own
 * account, and the last admin that can sign in stays one.
 */
export function managePeople({ sql, audit, rights }: ManagePeopleSettings) {
  async function change(
    { id, staysAdmin, apply, entry }: PersonChange,
    by: Requester,
  ): Promise<PersonOutcome> {
    // An admin could not undo a mistake about the own account.
    if (by.viewer.id === personId(id)) return { refused: 'OWN_ACCOUNT' }
    const outcome = await sql.transaction(async (tx) => {
      const admins = await lockAdmins(tx)
      const before = await findPerson(tx, id)
      if (before === undefined) return 'NOT_FOUND'
      if (!staysAdmin && admins.length === 1 && admins[0] === id) return 'LAST_ADMIN'
      await apply(tx)
      const person = await findPerson(tx, id)
      return person === undefined ? 'NOT_FOUND' : { person, before }
    })
    if (typeof outcome === 'string') return { refused: outcome }
    const { person, before } = outcome
    // All of them: the cache does not know which of its entries belong to this account.
    rights.forgetAll()
    const changed = entry(before, person)
    if (changed !== undefined) {
      await audit.record({ ...recordedAs(by), subject: person.username, ...changed })
    }
    return { person }
  }

  return {
    /** All accounts, by name. */
    list(): Promise<Person[]> {
      return sql.rows(PersonRow, `${SELECT_PERSON} ORDER BY 2, 1`)
    },

    changeRole({ id, role }: { id: string; role: Role }, by: Requester): Promise<PersonOutcome> {
      return change(
        {
          id,
          staysAdmin: role === 'admin',
          apply: (tx) =>
            tx.run('UPDATE users SET role = $2, updated_at = now() WHERE id = $1', [id, role]),
          entry: (before, after) =>
            before.role === after.role
              ? undefined
              : {
                  action: 'role-changed',
                  details: { from: before.role ?? '', to: after.role ?? '' },
                },
        },
        by,
      )
    },

    /** Disables sign-in to an account and ends its sessions. */
    disable(id: string, by: Requester): Promise<PersonOutcome> {
      return change(
        {
          id,
          staysAdmin: false,
          async apply(tx) {
            await tx.run(
              'UPDATE users SET disabled_at = COALESCE(disabled_at, now()), updated_at = now() WHERE id = $1',
              [id],
            )
            await endSessions(tx, id)
          },
          entry: ({ disabledAt }) =>
            disabledAt === null ? { action: 'account-disabled' } : undefined,
        },
        by,
      )
    },

    /** Enables sign-in to an account again, with its password of before. */
    enable(id: string, by: Requester): Promise<PersonOutcome> {
      return change(
        {
          id,
          staysAdmin: true,
          async apply(tx) {
            // A session that was created at the moment of disabling must not become valid again.
            await endSessions(tx, id)
            await tx.run('UPDATE users SET disabled_at = NULL, updated_at = now() WHERE id = $1', [
              id,
            ])
          },
          entry: ({ disabledAt }) =>
            disabledAt === null ? undefined : { action: 'account-enabled' },
        },
        by,
      )
    },
  }
}

async function findPerson(sql: Sql, id: string): Promise<Person | undefined> {
  const [person] = await sql.rows(PersonRow, `${SELECT_PERSON} WHERE u.id = $1`, [id])
  return person
}

/**
 * Locks and returns the ids of the admins that can sign in. Until the transaction ends, no other one
 * changes them: of two admins that disable each other at the same moment, the second is refused.
 */
async function lockAdmins(tx: Sql): Promise<string[]> {
  const rows = await tx.rows(
    z.object({ id: z.string() }),
    `SELECT id FROM users WHERE role = 'admin' AND disabled_at IS NULL ORDER BY id FOR UPDATE`,
  )
  return rows.map(({ id }) => id)
}

async function endSessions(tx: Sql, id: string): Promise<void> {
  await tx.run('DELETE FROM sessions WHERE user_id = $1', [id])
}
