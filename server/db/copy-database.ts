import { z } from 'zod'
import { BELOW_ALL_IDS } from './fill.ts'
import type { Sql } from './sql.ts'

/** The target database already has data. Copying into it would mix both. */
export class TargetNotEmptyError extends Error {
  constructor() {
    super('The target database already has orders or accounts. Copy into a new, empty database.')
    this.name = 'TargetNotEmptyError'
  }
}

/**
 * The tables that are copied, in an order that satisfies foreign keys. `numbered` tables have a numeric
 * id and are copied in pages.
 */
export const COPIED_TABLES = [
  { name: 'customers', numbered: true },
  { name: 'orders', numbered: true },
  { name: 'order_items', numbered: true },
  { name: 'order_events', numbered: true },
  { name: 'api_keys', numbered: true },
  { name: 'idempotency_keys', numbered: false },
  { name: 'users', numbered: false },
  { name: 'sessions', numbered: false },
  { name: 'accounts', numbered: false },
  { name: 'two_factors', numbered: false },
  { name: 'verifications', numbered: false },
  { name: 'invitations', numbered: true },
  { name: 'audit_events', numbered: true },
] as const

/** The tables that are not copied. A test compares both lists with the catalog. */
export const TABLES_NOT_COPIED = [
  // The target has applied its own migrations.
  '_prisma_migrations',
  // The secret is copied, and what is still to be filled. The epoch belongs to the target.
  'installation',
  // The server computes them from the events.
  'projections',
  'order_flow',
] as const

const ROWS_PER_PAGE = 5_000

const Page = z.object({
  rows: z.string().nullable(),
  count: z.number(),
  last: z.string().nullable(),
})

/**
 * Copies all data from a migrated database into an empty, migrated one, in one transaction of the target.
 * No program may write to the source meanwhile. Cursors of the event feed are not valid in the target,
 * because they refer to transactions of the source.
 *
 * @returns the number of copied orders.
 * @throws TargetNotEmptyError if the target has orders or accounts. After any error the target is
 *   unchanged.
 */
export async function copyDatabase(source: Sql, target: Sql): Promise<number> {
  return target.transaction(async (tx) => {
    await tx.run('SET LOCAL statement_timeout = 0')
    await refuseUnlessEmpty(tx)
    await tx.run('ALTER TABLE orders DISABLE TRIGGER USER')
    let orders = 0
    for (const { name, numbered } of COPIED_TABLES) {
      if (!numbered) {
        await copyWhole(source, tx, name)
        continue
      }
      const copied = await copyNumbered(source, tx, name)
      if (name === 'orders') orders = copied
    }
    await copyInstallation(source, tx)
    await tx.run('ALTER TABLE orders ENABLE TRIGGER USER')
    return orders
  })
}

async function refuseUnlessEmpty(tx: Sql): Promise<void> {
  const { taken } = await tx.one(
    z.object({ taken: z.boolean() }),
    'SELECT EXISTS (SELECT FROM orders) OR EXISTS (SELECT FROM users) AS taken',
  )
  if (taken) throw new TargetNotEmptyError()
}

/** Copies rows as JSON text, which this process never parses, so that no number or time is rounded. */
async function copyNumbered(source: Sql, tx: Sql, table: string): Promise<number> {
  let last = BELOW_ALL_IDS
  let total = 0
  for (;;) {
    const page = await source.one(
      Page,
      `SELECT json_agg(t)::text AS rows, count(*)::int AS count, max(id)::text AS last
         FROM (SELECT * FROM ${table} WHERE id > $1::text::bigint ORDER BY id LIMIT ${ROWS_PER_PAGE}) t`,
      [last],
    )
    if (page.rows === null || page.last === null) break
    await insert(tx, table, page.rows)
    total += page.count
    last = page.last
  }
  // Copy the state of the sequence instead of the greatest id: the number of a deleted order must not be
  // used again.
  const sequence = await source.one(
    z.object({ last: z.string(), used: z.boolean() }),
    `SELECT last_value::text AS last, is_called AS used FROM ${table}_id_seq`,
  )
  await tx.run(`SELECT setval('${table}_id_seq', $1::text::bigint, $2)::text`, [
    sequence.last,
    sequence.used,
  ])
  return total
}

async function copyWhole(source: Sql, tx: Sql, table: string): Promise<void> {
  const { rows } = await source.one(
    z.object({ rows: z.string().nullable() }),
    `SELECT json_agg(t)::text AS rows FROM ${table} t`,
  )
  if (rows !== null) await insert(tx, table, rows)
}

async function insert(tx: Sql, table: string, rows: string): Promise<void> {
  const columns = await columnsOf(tx, table)
  await tx.run(
    `INSERT INTO ${table} (${columns}) SELECT ${columns}
       FROM json_populate_recordset(NULL::${table}, $1::text::json)`,
    [rows],
  )
}

/** The columns to copy: all but `xid`. Events get the id of this transaction; theirs belongs to the source. */
async function columnsOf(tx: Sql, table: string): Promise<string> {
  const { columns } = await tx.one(
    z.object({ columns: z.string() }),
    `SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) AS columns FROM pg_attribute
      WHERE attrelid = $1::text::regclass AND attnum > 0 AND NOT attisdropped AND attname <> 'xid'`,
    [table],
  )
  return columns
}

const Installation = z.object({
  secret: z.string().nullable(),
  unfilledFrom: z.string().nullable(),
  unfilledTo: z.string().nullable(),
  filled: z.boolean(),
})

/**
 * Copies the secret that signs session cookies, so that sessions stay valid, and which events are still to
 * be filled, so that the target goes on with it.
 */
async function copyInstallation(source: Sql, tx: Sql): Promise<void> {
  const { secret, unfilledFrom, unfilledTo, filled } = await source.one(
    Installation,
    `SELECT auth_secret AS secret, unfilled_from::text AS "unfilledFrom", unfilled_to::text AS "unfilledTo",
            history_filled AS filled
       FROM installation`,
  )
  await tx.run(
    `UPDATE installation
        SET auth_secret = COALESCE($1, auth_secret), unfilled_from = $2::text::bigint,
            unfilled_to = $3::text::bigint, history_filled = $4`,
    [secret, unfilledFrom, unfilledTo, filled],
  )
}
