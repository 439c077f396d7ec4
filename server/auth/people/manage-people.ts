import { z } from 'zod'
import type { Sql } from '../../db/sql.ts'
import { Role } from '../../viewer/roles.ts'

/** An account, as admins see it. */
export interface Person {
  id: string
  username: string
  /** Null for one that somebody wrote who knew others; it allows nothing. */
  role: Role | null
  createdAt: Date
  /** Since when nobody can sign in to it, if so. */
  disabledAt: Date | null
  twoFactorEnabled: boolean
  /** Of the newest session that it has. */
  lastSignInAt: Date | null
}

/** Why a change of somebody's account was not made. */
export type PersonRefusal = 'NOT_FOUND' | 'OWN_ACCOUNT' | 'LAST_ADMIN'

export type PersonOutcome =
  | { person: Person; before: Person; refused?: undefined }
  | { person?: undefined; refused: PersonRefusal }

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

/** Everybody, by name. */
export function listPeople(sql: Sql): Promise<Person[]> {
  return sql.rows(PersonRow, `${SELECT_PERSON} ORDER BY 2, 1`)
}

export async function findPerson(sql: Sql, id: string): Promise<Person | undefined> {
  const [person] = await sql.rows(PersonRow, `${SELECT_PERSON} WHERE u.id = $1`, [id])
  return person
}

/** Who changes whose account. */
export interface PersonChange {
  id: string
  /** `id` of the viewer who asks for it. */
  by: string
}

export function changeRole(
  sql: Sql,
  { role, ...change }: PersonChange & { role: Role },
): Promise<PersonOutcome> {
  return changePerson(sql, { ...change, staysAdmin: role === 'admin' }, (tx) =>
    tx.run('UPDATE users SET role = $2, updated_at = now() WHERE id = $1', [change.id, role]),
  )
}

/** Nobody can sign in to the account any more, and whoever is signed in to it is so no longer. */
export function disablePerson(sql: Sql, change: PersonChange): Promise<PersonOutcome> {
  return changePerson(sql, { ...change, staysAdmin: false }, async (tx) => {
    await tx.run(
      'UPDATE users SET disabled_at = COALESCE(disabled_at, now()), updated_at = now() WHERE id = $1',
      [change.id],
    )
    await endSessions(tx, change.id)
  })
}

export function enablePerson(sql: Sql, change: PersonChange): Promise<PersonOutcome> {
  return changePerson(sql, { ...change, staysAdmin: true }, async (tx) => {
    // One that began in the moment of disabling must not come back to life.
    await endSessions(tx, change.id)
    await tx.run('UPDATE users SET disabled_at = NULL, updated_at = now() WHERE id = $1', [
      change.id,
    ])
  })
}

async function changePerson(
  sql: Sql,
  { id, by, staysAdmin }: PersonChange & { staysAdmin: boolean },
  change: (tx: Sql) => Promise<void>,
): Promise<PersonOutcome> {
  // Mistakes about oneself could be mended by nobody who is still signed in.
  if (by === `user:${id}`) return { refused: 'OWN_ACCOUNT' }
  return sql.transaction(async (tx) => {
    const admins = await lockAdmins(tx)
    const before = await findPerson(tx, id)
    if (before === undefined) return { refused: 'NOT_FOUND' }
    if (!staysAdmin && admins.length === 1 && admins[0] === id) return { refused: 'LAST_ADMIN' }
    await change(tx)
    const person = await findPerson(tx, id)
    return person === undefined ? { refused: 'NOT_FOUND' } : { person, before }
  })
}

/**
 * Those admins who can sign in. Nobody else changes one of them until the transaction ends: two admins
 * who disable each other at the same moment do so one after the other, and the second is refused.
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
