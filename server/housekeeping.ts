import { z } from 'zod'
import type { Sql } from './db/sql.ts'
import type { Logger } from './log.ts'
import { IDEMPOTENCY_DAYS } from './orders/place.ts'

/** More slots than writers ever need at once; beyond that they are left-overs. */
const MANY_SLOTS = 64

/** How long, in days, what happened to accounts and keys is kept. */
export const AUDIT_DAYS = 365

/** How long, in days, an invitation that nobody followed is still shown. */
const LAPSED_INVITATION_DAYS = 30

const Slots = z.object({ slots: z.number() })

/**
 * Clears away what only grows: idempotency keys, sessions, verifications and invitations past their
 * time, old audit events, and counter slots that writers under strict isolation left behind. Safe at any time, beside writers and other servers.
 */
export async function keepHouse(sql: Sql): Promise<void> {
  await sql.run(
    `DELETE FROM idempotency_keys WHERE created_at < now() - make_interval(days => ${IDEMPOTENCY_DAYS})`,
  )
  await sql.run('DELETE FROM sessions WHERE expires_at < now()')
  await sql.run('DELETE FROM verifications WHERE expires_at < now()')
  await sql.run(
    `DELETE FROM invitations WHERE expires_at < now() - make_interval(days => ${LAPSED_INVITATION_DAYS})`,
  )
  await sql.run(`DELETE FROM audit_events WHERE at < now() - make_interval(days => ${AUDIT_DAYS})`)
  const { slots } = await sql.one(Slots, 'SELECT count(*)::int AS slots FROM order_counts')
  if (slots > MANY_SLOTS) await sql.run(FOLD_SLOTS)
}

/** One statement, so that nobody ever sees the slots without their sum. */
const FOLD_SLOTS = `
  WITH free AS MATERIALIZED (
    SELECT status, slot FROM order_counts FOR UPDATE SKIP LOCKED
  ), folded AS (
    DELETE FROM order_counts USING free
     WHERE order_counts.status = free.status AND order_counts.slot = free.slot
    RETURNING order_counts.status, n
  )
  INSERT INTO order_counts (status, n) SELECT status, sum(n)::bigint FROM folded GROUP BY status`

/** Keeps house now and every `intervalMs`; a failure is logged and tried again next time. */
export function startHousekeeping(
  sql: Sql,
  log: Logger,
  intervalMs = 3_600_000,
): { stop(): Promise<void> } {
  let working: Promise<void> = Promise.resolve()
  const work = () => {
    working = keepHouse(sql).catch((error: unknown) => {
      log.warn({ err: error }, 'housekeeping failed; trying again later')
    })
  }
  const timer = setInterval(work, intervalMs)
  work()
  return {
    async stop() {
      clearInterval(timer)
      await working
    },
  }
}
