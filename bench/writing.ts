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

export interface WritingRun {
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

/** Inserts one order. Its number is given, so that all variants write the same row. */
const INSERT = `
INSERT INTO orders (order_number, customer_id, delivery_method, delivery_address, total_credits)
VALUES ('ORD-20260101-' || lpad(nextval('bench_numbers')::text, 9, '0'),
        1 + floor(random() * 1000)::int, 'PICKUP', 'Long Street 1', 30);
`

/** Measures inserts by eight concurrent clients, with and without the product's triggers. */
export async function measureWriting(
  server: string,
  { rounds, seconds }: { rounds: number; seconds: number },
  progress: (line: string) => void,
): Promise<WritingRun[]> {
  const database = await createBenchDatabase(server)
  const url = database.url ?? server
  const directory = await mkdtemp(join(tmpdir(), 'orders-bench-'))
  const removeDirectory = onCleanup(() => rm(directory, { recursive: true, force: true }))
  const script = join(directory, 'insert.sql')
  await writeFile(script, INSERT)
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
      `SELECT pg_get_functiondef('ring_order_bell'::regproc) AS bell`,
    )
    const runs: WritingRun[] = []
    for (let round = 1; round <= rounds; round += 1) {
      for (const variant of WRITING_VARIANTS) {
        await prepare(sql, variant, bell)
        const transactionsPerSecond = await insertFor(url, script, seconds)
        runs.push({ variant, transactionsPerSecond })
        progress(`writing, round ${round}, ${variant}: ${transactionsPerSecond.toFixed(0)}/s`)
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

/** Empties the tables and sets up the triggers of a variant. `bell` is the product's own bell function. */
async function prepare(sql: Sql, variant: WritingVariant, bell: string): Promise<void> {
  await sql.script(`
    ALTER TABLE orders DISABLE TRIGGER USER;
    ALTER TABLE order_events DISABLE TRIGGER USER;
    TRUNCATE orders, order_items, order_events, order_counts;
    ALTER TABLE order_events ENABLE TRIGGER USER;`)
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
  return `CREATE OR REPLACE FUNCTION ring_order_bell() RETURNS void
    LANGUAGE plpgsql AS $$ BEGIN ${does}; END $$`
}

async function insertFor(url: string, script: string, seconds: number): Promise<number> {
  const { stdout } = await run(
    'pgbench',
    ['-n', '-c', String(CLIENTS), '-j', '2', '-T', String(seconds), '-f', script, url],
    { timeout: (seconds + 30) * 1_000 },
  )
  const found = /tps = ([\d.]+)/.exec(stdout)?.[1]
  if (found === undefined) throw new Error(`pgbench reported no rate: ${stdout}`)
  return Number(found)
}
