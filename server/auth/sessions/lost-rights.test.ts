import { beforeAll, expect, it } from 'vitest'
import { countStatements } from '../../testing/count-statements.ts'
import { describeOnEachEngine } from '../../testing/engines.ts'
import { findLostRights, type Rights } from './lost-rights.ts'

describeOnEachEngine('lost rights', (get) => {
  const sql = () => get().database.sql
  beforeAll(async () => {
    await sql().run(
      `INSERT INTO users (id, name, email, username, role, disabled_at)
       VALUES ('op', 'Op', 'op@example.com', 'op', 'operator', NULL),
              ('odd', 'Odd', 'odd@example.com', 'odd', 'no such role', NULL),
              ('out', 'Out', 'out@example.com', 'out', 'admin', now())`,
    )
    await sql().run(
      `INSERT INTO sessions (id, token, user_id, expires_at)
       SELECT id, id, id, now() + interval '1 hour' FROM users
       UNION ALL VALUES ('old', 'old', 'op', now() - interval '1 second')`,
    )
    await sql().run(
      `INSERT INTO api_keys (id, name, hash, scopes, created_by, revoked_at, expires_at)
       VALUES (1, 'a', 'a', '{READ}', 'test', NULL, NULL),
              (2, 'b', 'b', '{READ}', 'test', now(), NULL),
              (3, 'c', 'c', '{READ}', 'test', NULL, now() - interval '1 second'),
              (4, 'd', 'd', '{READ,WRITE}', 'test', NULL, now() + interval '1 hour')`,
    )
  })

  const rights = (credential: string, ...scopes: string[]): Rights => ({ credential, scopes })
  const KEPT = [
    rights('session:op', 'READ'),
    rights('session:op', 'READ', 'WRITE'),
    rights('session:op'),
    rights('session:odd'),
    rights('key:1', 'READ'),
    rights('key:4', 'WRITE', 'READ'),
  ]
  const LOST = [
    rights('session:op', 'READ', 'ADMIN'),
    rights('session:odd', 'READ'),
    rights('session:out', 'READ'),
    rights('session:out'),
    rights('session:old', 'READ'),
    rights('session:unknown', 'READ'),
    rights('key:1', 'WRITE'),
    rights('key:2', 'READ'),
    rights('key:3', 'READ'),
    rights('key:5', 'READ'),
    rights('key:op', 'READ'),
    rights('key:unknown'),
  ]

  it('are found among valid ones, by one statement', async () => {
    const all = [...KEPT, ...LOST].sort((a, b) => a.scopes.length - b.scopes.length)
    const statements = countStatements(/order_events|SET TIME ZONE/)
    const lost = await findLostRights(sql(), all)
    expect(statements()).toBe(1)
    expect(new Set(lost)).toEqual(new Set(LOST))
  })

  it('are none if there are no rights', async () => {
    expect(await findLostRights(sql(), [])).toEqual([])
  })
})
