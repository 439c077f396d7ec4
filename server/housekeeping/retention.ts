import { IDEMPOTENCY_DAYS } from '../orders/place.ts'

/** How long, in days, events about accounts and keys are kept. */
const AUDIT_DAYS = 365

/** How long, in days, an invitation that was not used is still listed after it expired. */
const EXPIRED_INVITATION_DAYS = 30

/** Rows of a table without a condition are kept until something else removes them. */
const KEPT = undefined

/**
 * For each table of the database, the SQL condition on rows that are past their time. A test compares
 * the tables with the catalog, so that each new table gets its decision.
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
  order_counts: KEPT,
  order_events: KEPT,
  order_items: KEPT,
  orders: KEPT,
  sessions: 'expires_at < now()',
  two_factors: KEPT,
  users: KEPT,
  verifications: 'expires_at < now()',
}

function olderThan(column: string, days: number): string {
  return `${column} < now() - make_interval(days => ${days})`
}
