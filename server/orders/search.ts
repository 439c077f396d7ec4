import { z } from 'zod'
import type { Sql } from '../db/sql.ts'
import { isStorable } from './storable-text.ts'

/** How many of the newest orders of one kind of match a search looks at. */
const MAX_CANDIDATES = 10_000

/** Beyond this many matching customers, their orders are found sooner by walking the newest orders. */
const MAX_MATCHED_CUSTOMERS = 20_000

/** Longer than any order number, username or e-mail address. */
const MAX_TERM_LENGTH = 254

/** The trigram index knows nothing shorter. */
const MIN_TRIGRAM_LENGTH = 3

const Found = z.object({
  /** Their ids, as the text of a `bigint[]`; one may stand there twice. */
  ids: z.string(),
  /** How many orders they are. */
  count: z.number(),
  /** Whether there are more matches of one kind than are looked at, so that others were left out. */
  cut: z.boolean(),
})
/** The orders that a search found. */
export type FoundOrders = z.infer<typeof Found>

const NOTHING: FoundOrders = { ids: '{}', count: 0, cut: false }

/*
 * Each table is searched by itself: an OR across the two could use neither one's index. What was
 * found stands in arrays, so that nothing is searched twice. Of each kind one more is read than is
 * looked at, which tells whether there are others.
 */
const FIND = `
  WITH matched AS MATERIALIZED (
    SELECT ARRAY(SELECT id FROM customers WHERE username ILIKE $1 OR email ILIKE $1
                 LIMIT ${MAX_MATCHED_CUSTOMERS + 1}) AS ids
  ), by_number AS MATERIALIZED (
    SELECT ARRAY(SELECT id FROM orders WHERE order_number ILIKE $1
                 ORDER BY id DESC LIMIT ${MAX_CANDIDATES + 1}) AS ids
  ), by_customer AS MATERIALIZED (
    SELECT CASE WHEN cardinality(matched.ids) <= ${MAX_MATCHED_CUSTOMERS}
      THEN ARRAY(SELECT id FROM orders WHERE customer_id = ANY (matched.ids)
                 ORDER BY id DESC LIMIT ${MAX_CANDIDATES + 1})
      ELSE ARRAY(SELECT id FROM orders WHERE EXISTS (
                   SELECT 1 FROM customers c
                    WHERE c.id = orders.customer_id AND (c.username ILIKE $1 OR c.email ILIKE $1))
                 ORDER BY id DESC LIMIT ${MAX_CANDIDATES + 1})
      END AS ids
      FROM matched
  ), found AS MATERIALIZED (
    SELECT by_number.ids[:${MAX_CANDIDATES}] || by_customer.ids[:${MAX_CANDIDATES}] AS ids,
           cardinality(by_number.ids) > 0 AND cardinality(by_customer.ids) > 0 AS both_kinds,
           ${MAX_CANDIDATES} < GREATEST(cardinality(by_number.ids), cardinality(by_customer.ids)) AS cut
      FROM by_number, by_customer
  )
  SELECT ids::text AS ids, cut,
         CASE WHEN both_kinds THEN (SELECT count(DISTINCT id)::int FROM unnest(ids) AS id)
              ELSE cardinality(ids) END AS count
    FROM found`

/**
 * Finds the orders whose number, username or e-mail address contains `term`, or begins with it if it
 * is shorter than three characters. Of each kind of match (by number, by customer) only the newest
 * 10,000 orders are looked at, so that a common term costs no more than that.
 */
export async function findOrders(sql: Sql, term: string): Promise<FoundOrders> {
  // No order has text like that.
  if (term.length > MAX_TERM_LENGTH || !isStorable(term)) return NOTHING
  const escaped = term.replace(/[\\%_]/g, '\\$&')
  const pattern = term.length < MIN_TRIGRAM_LENGTH ? `${escaped}%` : `%${escaped}%`
  return sql.one(Found, FIND, [pattern])
}
