import { IDEMPOTENCY_DAYS } from '../orders/place.ts'

/** Days for which audit events are kept. */
const AUDIT_DAYS = 365

/** Days for which an invitation is kept after it has expired. */
const EXPIRED_INVITATION_DAYS = 30

/** Housekeeping deletes no rows of a table without a condition. */
const KEPT = undefined

/**
 * For each table of the database, the SQL condition of its expired rows. A test compares the tables with
 * the catalog, so that a new table cannot be forgotten.
 */
export const RETENTION: Readonly<Record<string, string | undefined>> = {
  _prisma_migrations: KEPT,
  accounts: KEPT,
  api_keys: KEPT,
  audit_events: olderThan('at', AUDIT_DAYS),
  customers: KEPT,
  idempotency_keys: olderThan('created_at', IDEMPOTENCY_DAYS),
  installation: KEPT,
  invitations: olderThan('expires_at', EXPIRED_INVITATION_DAYS),
  order_events: KEPT,
  order_flow: KEPT,
  order_items: KEPT,
  orders: KEPT,
  projections: KEPT,
  sessions: 'expires_at < now()',
  two_factors: KEPT,
  users: KEPT,
  verifications: 'expires_at < now()',
}

function olderThan(column: string, days: number): string {
  return `${column} < now() - make_interval(days => ${days})`
}
