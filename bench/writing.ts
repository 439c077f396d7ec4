import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import { z } from 'zod'
import type { Sql } from '../server/db/sql.ts'
import { onCleanup } from './cleanup.ts'
import { createBenchDatabase } from './databases/bench-database.ts'

const run = promisify(execFile)

const CLIENTS = 8

export const WRITING_VARIANTS = [
  'no triggers',
  'order dashboard',
  'triggers, no notification',
  'triggers, ungated pg_notify',
] as const
export type WritingVariant = (typeof WRITING_VARIANTS)[number]

export const WRITES = ['inserts', 'status updates'] as const
export type Write = (typeof WRITES)[number]

export interface WritingRun {
  write: Write
  variant: WritingVariant
  transactionsPerSecond: number
}

/** Whether pgbench, which is part of PostgreSQL, is installed. */
export async function hasPgbench(): Promise<boolean> {
  return run('pgbench', ['--version']).then(
    () => true,
    () => false,
  )
}

/** The number of orders that the status updates change. */
const ORDERS = 100_000

/** The order number is given, so that all variants write the same row. */
const NEW_ORDER = `'ORD-20260101-' || lpad(nextval('bench_numbers')::text, 9, '0'),
       1 + floor(random() * 1000)::int, 'PICKUP'::delivery_method, 'Long Street 1', 30`
const COLUMNS = 'order_number, customer_id, delivery_method, delivery_address, total_credits'

/** What one transaction of a client does. */
const SCRIPTS: Readonly<Record<Write, string>> = {
  inserts: `
INSERT INTO orders (${COLUMNS}) SELECT ${NEW_ORDER};
`,
  'status updates': `
\\set id random(1, ${ORDERS})
UPDATE orders SET status = CASE status WHEN 'PENDING' THEN 'SHIPPED' WHEN 'SHIPPED' THEN 'OUT_FOR_DELIVERY'
                                       ELSE 'PENDING' END::order_status WHERE id = :id;
`,
}

/**
 * Measures inserts and status updates by eight concurrent clients, with and without the product's triggers.
 * The variants alternate, so that what else the machine does falls on all of them.
 */
export async function measureWriting(
  server: string,
  { rounds, seconds }: { rounds: number; seconds: number },
  progress: (line: string) => void,
): Promise<WritingRun[]> {
  const database = await createBenchDatabase(server)
  const url = database.url ?? server
  const directory = await mkdtemp(join(tmpdir(), 'orders-bench-'))
  const removeDirectory = onCleanup(() => rm(directory, { recursive: true, force: true }))
  const opened = await database.open()
  const { sql } = opened
  // A listening connection, as the product has one.
  const listener = new pg.Client({ connectionString: url })
  listener.on('error', () => undefined)
  await listener.connect()
  await listener.query('LISTEN order_events')
  try {
    await sql.script(`
      CREATE SEQUENCE bench_numbers CACHE 100;
      INSERT INTO customers (username, email)
      SELECT 'customer.' || n, 'customer.' || n || '@example.com' FROM generate_series(1, 1000) n;`)
    const { bell } = await sql.one(
      z.object({ bell: z.string() }),
      `SELECT pg_get_functiondef('orders_ring_bell'::regproc) AS bell`,
    )
    const runs: WritingRun[] = []
    for (let round = 1; round <= rounds; round += 1) {
      for (const write of WRITES) {
        const script = join(directory, 'script.sql')
        await writeFile(script, SCRIPTS[write])
        for (const variant of WRITING_VARIANTS) {
          await prepare(sql, write, variant, bell)
          const transactionsPerSecond = await writeFor(url, script, seconds)
          runs.push({ write, variant, transactionsPerSecond })
          const rate = transactionsPerSecond.toFixed(0)
          progress(`writing, round ${round}, ${write}, ${variant}: ${rate}/s`)
        }
      }
    }
    return runs
  } finally {
    await listener.end()
    await opened.close()
    await database.drop()
    await removeDirectory()
  }
}

/**
 * Empties the tables, fills them with the orders to update, and sets up the triggers of a variant. `bell` is
 * the product's own bell function.
 */
async function prepare(
  sql: Sql,
  write: Write,
  variant: WritingVariant,
  bell: string,
): Promise<void> {
  await sql.script(`
    ALTER TABLE orders DISABLE TRIGGER USER;
    ALTER TABLE order_events DISABLE TRIGGER USER;
    TRUNCATE orders, order_items, order_events RESTART IDENTITY;
    ALTER TABLE order_events ENABLE TRIGGER USER;`)
  if (write === 'status updates') {
    await sql.run(
      `INSERT INTO orders (${COLUMNS}, status_since)
       SELECT ${NEW_ORDER}, now() FROM generate_series(1, ${ORDERS})`,
    )
    await sql.run('VACUUM (ANALYZE) orders')
  }
  await sql.run(
    variant === 'triggers, no notification'
      ? bellThat('NULL')
      : variant === 'triggers, ungated pg_notify'
        ? bellThat("PERFORM pg_notify('order_events', '')")
        : bell,
  )
  if (variant !== 'no triggers') await sql.run('ALTER TABLE orders ENABLE TRIGGER USER')
  await sql.run('CHECKPOINT')
}

function bellThat(does: string): string {
  return `CREATE OR REPLACE FUNCTION orders_ring_bell() RETURNS trigger
    LANGUAGE plpgsql AS $$ BEGIN ${does}; RETURN NULL; END $$`
}

async function writeFor(url: string, script: string, seconds: number): Promise<number> {
  const { stdout } = await run(
    'pgbench',
    ['-n', '-c', String(CLIENTS), '-j', '2', '-T', String(seconds), '-f', script, url],
    { timeout: (seconds + 30) * 1_000 },
  )
  const found = /tps = ([\d.]+)/.exec(stdout)?.[1]
  if (found === undefined) throw new Error(`pgbench reported no rate: ${stdout}`)
  return Number(found)
}
