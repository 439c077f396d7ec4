import { z } from 'zod'
import type { Sql } from '../db/sql.ts'
import { numberText } from './search-text.ts'
import { isStorable } from './storable-text.ts'

/** A search considers at most this many orders per kind of match, newest first. */
const MAX_CANDIDATES = 10_000

/** With more matching customers than this, walking the newest orders is faster than using their ids. */
const MAX_MATCHED_CUSTOMERS = 20_000

/** No order number, external id, username or e-mail address is longer than this. */
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
 * Each kind of match is searched separately, because an OR across them could use the index of none. The
 * results are kept in arrays, so that no search runs twice. Each kind reads one order more than
 * MAX_CANDIDATES; that order only shows that the result was cut.
 *
 * `searched` holds the normalized texts of a row, each on a line of its own: of a customer the username and
 * the e-mail address, of an order a contact other than the customer's address and the external id. $1 is the
 * pattern for an order number, $2 are the patterns for these texts. The partial indexes on `searched` need the
 * condition IS NOT NULL.
 */
const FIND = `
  WITH matched AS MATERIALIZED (
    SELECT ARRAY(SELECT id FROM customers WHERE searched IS NOT NULL AND searched ILIKE ANY ($2::text[])
                 LIMIT ${MAX_MATCHED_CUSTOMERS + 1}) AS ids
  ), by_number AS MATERIALIZED (
    SELECT ARRAY(SELECT id FROM orders WHERE order_number ILIKE $1
                 ORDER BY id DESC LIMIT ${MAX_CANDIDATES + 1}) AS ids
  ), by_text AS MATERIALIZED (
    SELECT ARRAY(SELECT id FROM orders WHERE searched IS NOT NULL AND searched ILIKE ANY ($2::text[])
                 ORDER BY id DESC LIMIT ${MAX_CANDIDATES + 1}) AS ids
  ), by_customer AS MATERIALIZED (
    SELECT CASE WHEN cardinality(matched.ids) <= ${MAX_MATCHED_CUSTOMERS}
      THEN ARRAY(SELECT id FROM orders WHERE customer_id = ANY (matched.ids)
                 ORDER BY id DESC LIMIT ${MAX_CANDIDATES + 1})
      ELSE ARRAY(SELECT id FROM orders WHERE EXISTS (
                   SELECT 1 FROM customers c
                    WHERE c.id = orders.customer_id AND c.searched ILIKE ANY ($2::text[]))
                 ORDER BY id DESC LIMIT ${MAX_CANDIDATES + 1})
      END AS ids
      FROM matched
  ), found AS MATERIALIZED (
    SELECT by_number.ids[:${MAX_CANDIDATES}] || by_text.ids[:${MAX_CANDIDATES}]
             || by_customer.ids[:${MAX_CANDIDATES}] AS ids,
           cardinality(by_number.ids) + cardinality(by_text.ids) + cardinality(by_customer.ids)
             > GREATEST(cardinality(by_number.ids), cardinality(by_text.ids), cardinality(by_customer.ids))
             AS several_kinds,
           ${MAX_CANDIDATES} < GREATEST(cardinality(by_number.ids), cardinality(by_text.ids),
                                        cardinality(by_customer.ids)) AS cut
      FROM by_number, by_text, by_customer
  )
  SELECT ids::text AS ids, cut,
         CASE WHEN several_kinds THEN (SELECT count(DISTINCT id)::int FROM unnest(ids) AS id)
              ELSE cardinality(ids) END AS count
    FROM found`

/**
 * Finds the orders whose number, external id, contact, username or e-mail address contains `term`. A term of
 * less than three characters must be at the beginning. The term is normalized
 * (`searchText`), as what is stored; upper and lower case count as the same. For each kind of match the search considers only the newest 10,000 orders, which
 * bounds the cost of a common term.
 */
export async function findOrders(sql: Sql, term: string): Promise<FoundOrders> {
  // No order can contain such a text.
  if (term.length > MAX_TERM_LENGTH || !isStorable(term)) return NOTHING
  const atBeginning = `${escaped(term)}%`
  return sql.one(Found, FIND, [
    patternOf(numberText(term)),
    isShort(term) ? [atBeginning, `%\n${atBeginning}`] : [patternOf(term)],
  ])
}

function isShort(term: string): boolean {
  return term.length < MIN_TRIGRAM_LENGTH
}

function patternOf(term: string): string {
  return isShort(term) ? `${escaped(term)}%` : `%${escaped(term)}%`
}

function escaped(term: string): string {
  return term.replace(/[\\%_]/g, '\\$&')
}
