import { z } from 'zod'
import type { Sql } from '../db/sql.ts'
import { isStorable } from './storable-text.ts'

/** A search considers at most this many orders per kind of match, newest first. */
const MAX_CANDIDATES = 10_000

/** With more matching customers than this, walking the newest orders is faster than using their ids. */
const MAX_MATCHED_CUSTOMERS = 20_000

/** No order number, username or e-mail address is longer than this. */
const MAX_TERM_LENGTH = 254

/** A trigram index cannot find a shorter text within a longer one. */
const MIN_TRIGRAM_LENGTH = 3

const Found = z.object({
  /** Their ids, as the text of a `bigint[]`. An id may occur twice. */
  ids: z.string(),
  /** The number of distinct orders. */
  count: z.number(),
  /** Whether one kind of match had more orders than a search considers, so that some are missing. */
  cut: z.boolean(),
})
/** The result of a search. */
export type FoundOrders = z.infer<typeof Found>

const NOTHING: FoundOrders = { ids: '{}', count: 0, cut: false }

/*
 * Each table is searched separately, because an OR across both tables could use the index of neither.
 * The results are kept in arrays, so that no search runs twice. Each kind reads one order more than
 * MAX_CANDIDATES; that order only shows that the result was cut.
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
 * Finds the orders whose number, username or e-mail address contains `term`. A term of less than three
 * characters must be at the beginning. For each kind of match (by number, by customer) the search
 * considers only the newest 10,000 orders, which bounds the cost of a common term.
 */
export async function findOrders(sql: Sql, term: string): Promise<FoundOrders> {
  // No order can contain such a text.
  if (term.length > MAX_TERM_LENGTH || !isStorable(term)) return NOTHING
  const escaped = term.replace(/[\\%_]/g, '\\$&')
  const pattern = term.length < MIN_TRIGRAM_LENGTH ? `${escaped}%` : `%${escaped}%`
  return sql.one(Found, FIND, [pattern])
}
