import type { Conditions } from './filter.ts'
import type { PagePosition } from './page-cursor.ts'
import { ORDER_SORTS, type OrderSort } from './sort.ts'

interface Reading {
  readonly sort: OrderSort
  /** Reads the list from its end. */
  readonly backward: boolean
  /** Reads what comes after this position, in the direction of reading. */
  readonly from: PagePosition | undefined
  /** The highest number of rows. */
  readonly limit: number
}

/**
 * The SELECT of one page: the ids of the orders that match `conditions`, each with the value that its cursor
 * stores, in the direction of reading. It reads no more rows of an index than the page has.
 */
export function pageSelect(conditions: Conditions, reading: Reading): string {
  const { stored, openOnly } = ORDER_SORTS[reading.sort.field]
  return openOnly
    ? selectWithEmptyLast(conditions, stored, reading)
    : selectSorted(conditions, reading)
}

/** By columns that are never empty. */
function selectSorted(conditions: Conditions, { sort, backward, from, limit }: Reading): string {
  const { columns, stored, values } = ORDER_SORTS[sort.field]
  const direction = directionOf(sort, backward)
  if (from !== undefined) {
    conditions.add(
      `(${columns.join(', ')}, o.id) ${beyond(direction)} (${values.join(', ')}, ?::bigint)`,
      ...values.map(() => from.value),
      from.id,
    )
  }
  const order = [...columns, 'o.id'].map((column) => `${column} ${direction}`).join(', ')
  return `SELECT o.id::text AS id, ${stored}::text AS value FROM ${conditions.from} WHERE ${conditions.where}
           ORDER BY ${order} LIMIT ${limit}`
}

/**
 * By a column that can be empty. A row comparison with an empty value is never true, and an index with the
 * empty values last in one direction has them first in the other. So the orders with a value and those
 * without are two parts of the list, each read in the index by itself.
 */
function selectWithEmptyLast(
  conditions: Conditions,
  column: string,
  { sort, backward, from, limit }: Reading,
): string {
  const { values } = ORDER_SORTS[sort.field]
  const direction = directionOf(sort, backward)
  const present = [
    `${column} IS NOT NULL`,
    ...(from === undefined || from.value === null
      ? []
      : [
          conditions.numbered(
            `(${column}, o.id) ${beyond(direction)} (${values.join(', ')}, ?::bigint)`,
            from.value,
            from.id,
          ),
        ]),
  ]
  const empty = [
    `${column} IS NULL`,
    ...(from?.value === null
      ? [conditions.numbered(`o.id ${beyond(direction)} ?::bigint`, from.id)]
      : []),
  ]
  const parts = backward ? [empty, present] : [present, empty]
  // The part before the one in which the position is has been read.
  const isInSecond = from !== undefined && (from.value === null) !== backward
  const selects = parts.slice(isInSecond ? 1 : 0).map(
    (part) =>
      `(SELECT o.id, ${column} AS value FROM ${conditions.from}
         WHERE ${[conditions.where, ...part].join(' AND ')}
         ORDER BY ${column} ${direction}, o.id ${direction} LIMIT ${limit})`,
  )
  const emptyAt = backward ? 'FIRST' : 'LAST'
  return `SELECT part.id::text AS id, part.value::text AS value FROM (${selects.join(' UNION ALL ')}) part
           ORDER BY part.value ${direction} NULLS ${emptyAt}, part.id ${direction} LIMIT ${limit}`
}

function directionOf({ direction }: OrderSort, backward: boolean): 'ASC' | 'DESC' {
  return (direction === 'ASC') === backward ? 'DESC' : 'ASC'
}

function beyond(direction: 'ASC' | 'DESC'): '>' | '<' {
  return direction === 'ASC' ? '>' : '<'
}
