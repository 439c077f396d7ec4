import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { z } from 'zod'
import { describeOnEachEngine, describeOnPostgres } from '../testing/engines.ts'
import { tablesOf } from '../testing/tables.ts'
import {
  COPIED_TABLES,
  copyDatabase,
  TABLES_NOT_COPIED,
  TargetNotEmptyError,
} from './copy-database.ts'
import type { Database } from './database.ts'
import { openEmbedded } from './embedded.ts'

const Text = z.object({ text: z.string().nullable() })

/** Everything that must be equal after the copy. Of events, everything but their transaction. */
const CONTENT = [
  'SELECT json_agg(o ORDER BY id)::text AS text FROM orders o',
  'SELECT json_agg(i ORDER BY id)::text AS text FROM order_items i',
  'SELECT json_agg(c ORDER BY id)::text AS text FROM customers c',
  `SELECT json_agg(to_jsonb(e) - 'xid' ORDER BY id)::text AS text FROM order_events e`,
  'SELECT json_agg(k ORDER BY id)::text AS text FROM api_keys k',
  'SELECT json_agg(u)::text AS text FROM users u',
  'SELECT json_agg(f)::text AS text FROM two_factors f',
  'SELECT json_agg(i)::text AS text FROM invitations i',
  'SELECT json_agg(a)::text AS text FROM audit_events a',
  `SELECT json_build_array(auth_secret, unfilled_from, unfilled_to, history_filled)::text AS text FROM installation`,
]

describeOnPostgres('copying an embedded database', (get) => {
  let source: Database

  beforeAll(async () => {
    source = await openEmbedded({ directory: undefined, templateFile: inject('embeddedTemplate') })
    await source.sql.script(`
      INSERT INTO customers (username, email) SELECT 'user' || i, 'u' || i || '@example.com' FROM generate_series(1, 40) i;
      INSERT INTO orders (customer_id, delivery_method, delivery_address, total_credits)
        SELECT 1 + i % 40, 'PICKUP', 'Shop, "north"', i FROM generate_series(1, 5200) i;
      INSERT INTO order_items (order_id, name, category, credit_value)
        SELECT id, 'Tea ☕', 'Kitchen', 3 FROM orders;
      UPDATE orders SET status = 'SHIPPED' WHERE id % 3 = 0;
      UPDATE orders SET status = 'CANCELLED', cancellation_reason = 'Sold out' WHERE id = 7;
      UPDATE orders SET delivery_address = 'Long Street 1', estimated_delivery = now() WHERE id = 8;
      DELETE FROM orders WHERE id = 5200;
      INSERT INTO orders (id, order_number, customer_id, delivery_method, delivery_address, total_credits)
        VALUES (-5, 'ORD-20260101-00005', 1, 'PICKUP', 'Shop', 1);
      INSERT INTO api_keys (name, hash, scopes, created_by) VALUES ('storefront', 'abc', '{READ,WRITE}', 'admin');
      INSERT INTO api_keys (name, hash, scopes, created_by, program_id) VALUES ('storefront', 'def', '{READ,WRITE}', 'admin', 1);
      INSERT INTO users (id, name, email, disabled_at, two_factor_enabled) VALUES ('u1', 'ada', 'ada@example.com', now(), true);
      INSERT INTO two_factors (id, secret, backup_codes, user_id) VALUES ('t1', 'encrypted', 'encrypted', 'u1');
      INSERT INTO invitations (token_hash, role, user_id, created_by, expires_at) VALUES ('ghi', 'viewer', 'u1', 'admin', now());
      INSERT INTO audit_events (actor, action, subject, details) VALUES ('admin', 'invite', 'ada', '{"role": "viewer"}');
      UPDATE installation SET auth_secret = 'of the source', unfilled_from = 7, unfilled_to = 9,
                              history_filled = false;
    `)
  })
  afterAll(() => source.close())

  it('copies everything, and new orders get unused numbers', async () => {
    const target = get().database.sql
    expect(await copyDatabase(source.sql, target)).toBe(5_200)
    for (const content of CONTENT) {
      expect(await target.one(Text, content)).toEqual(await source.sql.one(Text, content))
    }
    await target.run(
      `INSERT INTO orders (customer_id, delivery_method, delivery_address, total_credits)
       VALUES (1, 'PICKUP', 'Shop', 1)`,
    )
    const next = await target.one(Text, 'SELECT max(id)::text AS text FROM orders')
    expect(next.text).toBe('5201')
  })

  it('refuses a target that has data', async () => {
    await expect(copyDatabase(source.sql, get().database.sql)).rejects.toThrow(TargetNotEmptyError)
  })
})

describeOnPostgres('copying a column of a later release (C13)', (get) => {
  it('needs no list of columns', async () => {
    const source = await openEmbedded({
      directory: undefined,
      templateFile: inject('embeddedTemplate'),
    })
    for (const { sql } of [source, get().database]) {
      await sql.run(`ALTER TABLE order_events ADD COLUMN later text DEFAULT 'default'`)
    }
    await source.sql.script(`
      INSERT INTO customers (username, email) VALUES ('ada', 'ada@example.com');
      ALTER TABLE order_events ALTER COLUMN later SET DEFAULT 'written';
      INSERT INTO orders (customer_id, delivery_method, delivery_address, total_credits)
        VALUES (1, 'PICKUP', 'Shop', 1)`)
    await copyDatabase(source.sql, get().database.sql)
    const { text } = await get().database.sql.one(Text, 'SELECT later AS text FROM order_events')
    expect(text).toBe('written')
    await source.close()
  })
})

describeOnEachEngine('the tables that are copied (C13)', (get) => {
  it('are all tables of the database except the listed ones', async () => {
    const known = [...COPIED_TABLES.map(({ name }) => name), ...TABLES_NOT_COPIED]
    expect(known.sort()).toEqual(await tablesOf(get().database.sql))
  })
})
