import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { goBackToEarlierRelease, upgrade } from '../testing/earlier-release.ts'
import { describeOnEachEngine } from '../testing/engines.ts'
import { makeCustomer, placeOrders } from '../testing/place-orders.ts'

/** The migration that refuses what the API cannot show. */
const REFUSING = '20261127100400'

describeOnEachEngine('values that the API cannot show', (get) => {
  describe.each([
    ['order_status', `UPDATE orders SET status = 'LOST'`, 'orders_shown'],
    ['delivery_method', `UPDATE orders SET delivery_method = 'LOST'`, 'orders_shown'],
    ['scope', `UPDATE api_keys SET scopes = '{LOST}'`, 'api_keys_scopes_known'],
    [
      'order_event_kind',
      `INSERT INTO order_events (order_id, kind, actor) VALUES (1, 'LOST', 'me')`,
      'order_events_shown',
    ],
  ])('of the enum %s', (type, statement, constraint) => {
    it('are refused if another program adds them', async () => {
      const { sql } = get().database
      await placeOrders(sql, await makeCustomer(sql, type))
      await sql.run(
        `INSERT INTO api_keys (name, hash, scopes, created_by) VALUES ($1, $1, '{READ}', 'me')`,
        [type],
      )
      await sql.run(`ALTER TYPE ${type} ADD VALUE 'LOST'`)
      await expect(sql.run(statement)).rejects.toThrow(constraint)
    })
  })

  it('are refused among the scopes of a key', async () => {
    const insert = `INSERT INTO api_keys (name, hash, scopes, created_by) VALUES ('n', 'n', '{READ,NULL}', 'me')`
    await expect(get().database.sql.run(insert)).rejects.toThrow('api_keys_scopes_known')
  })

  it('are refused if they are long texts', async () => {
    const { sql } = get().database
    const [id] = await placeOrders(sql, await makeCustomer(sql, 'long'))
    const set = (column: string, length: number) =>
      sql.run(`UPDATE orders SET ${column} = repeat('x', ${length}) WHERE id = $1::bigint`, [id])
    await set('delivery_address', 20_000)
    await expect(set('delivery_address', 20_001)).rejects.toThrow('orders_shown')
    await expect(set('contact_email', 5_001)).rejects.toThrow('orders_shown')
    await expect(
      sql.run(
        `INSERT INTO order_items (order_id, name, category, credit_value)
         VALUES ($1::bigint, repeat('x', 4001), 'c', 1)`,
        [id],
      ),
    ).rejects.toThrow('order_items_shown')
  })
})

describeOnEachEngine('keys of an earlier release', (get) => {
  it('keep the scopes that the server knows', async () => {
    const { sql } = get().database
    await goBackToEarlierRelease(sql, REFUSING)
    await sql.run(`INSERT INTO api_keys (name, hash, scopes, created_by)
      VALUES ('a', 'a', '{READ,NULL}', 'me'), ('b', 'b', '{NULL}', 'me'), ('c', 'c', '{WRITE,READ}', 'me')`)
    await upgrade(sql)
    expect(
      await sql.rows(
        z.object({ scopes: z.string() }),
        'SELECT scopes::text AS scopes FROM api_keys ORDER BY name',
      ),
    ).toEqual([{ scopes: '{READ}' }, { scopes: '{}' }, { scopes: '{WRITE,READ}' }])
  })
})
