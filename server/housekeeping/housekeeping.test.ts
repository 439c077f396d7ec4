import { expect, it, vi } from 'vitest'
import { z } from 'zod'
import { keepHouse, startHousekeeping } from './housekeeping.ts'
import { createLog } from '../process/log.ts'
import { describeOnEachEngine } from '../testing/engines.ts'

const Count = z.object({ n: z.number() })

describeOnEachEngine('housekeeping', (get) => {
  it('deletes expired idempotency keys and sessions, and no others', async () => {
    const { sql } = get().database
    await sql.run(
      `INSERT INTO idempotency_keys (owner, key, request_hash, order_id, created_at)
       VALUES ('a', 'old', '', 1, now() - interval '8 days'), ('a', 'new', '', 2, now())`,
    )
    await sql.run(`INSERT INTO users (id, name, email) VALUES ('u', 'Ada', 'ada@example.com')`)
    await sql.run(
      `INSERT INTO sessions (id, token, user_id, expires_at)
       VALUES ('s1', 't1', 'u', now() - interval '1 minute'), ('s2', 't2', 'u', now() + interval '1 day')`,
    )
    await keepHouse(sql)
    const count = (table: string) => sql.one(Count, `SELECT count(*)::int AS n FROM ${table}`)
    expect([await count('idempotency_keys'), await count('sessions')]).toEqual([{ n: 1 }, { n: 1 }])
  })

  it('deletes expired verifications, invitations and audit events, and no others', async () => {
    const { sql } = get().database
    await sql.run(
      `INSERT INTO verifications (id, identifier, value, expires_at)
       VALUES ('old', 'a', '', now() - interval '1 minute'), ('new', 'a', '', now() + interval '1 day')`,
    )
    await sql.run(
      `INSERT INTO invitations (token_hash, role, created_by, expires_at)
       VALUES ('old', 'viewer', 'admin', now() - interval '31 days'),
              ('new', 'viewer', 'admin', now() - interval '29 days')`,
    )
    await sql.run(
      `INSERT INTO audit_events (actor, action, at)
       VALUES ('old', 'sign-in', now() - interval '366 days'),
              ('new', 'sign-in', now() - interval '364 days')`,
    )
    await keepHouse(sql)
    const { left } = await sql.one(
      z.object({ left: z.array(z.string()) }),
      `SELECT ARRAY[(SELECT string_agg(id, ' ') FROM verifications),
                    (SELECT string_agg(token_hash, ' ') FROM invitations),
                    (SELECT string_agg(actor, ' ') FROM audit_events)] AS left`,
    )
    expect(left).toEqual(['new', 'new', 'new'])
  })

  it('logs a failure and continues', async () => {
    const log = createLog('silent')
    const warn = vi.spyOn(log, 'warn')
    const { sql } = get().database
    const housekeeping = startHousekeeping(
      { ...sql, run: () => Promise.reject(new Error('gone')) },
      log,
    )
    await housekeeping.stop()
    expect(warn).toHaveBeenCalledOnce()
  })
})
