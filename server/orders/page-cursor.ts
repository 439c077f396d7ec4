import { z } from 'zod'
import { OrderStatus } from '../db/generated/enums.ts'
import { DatabaseId } from '../graphql/argument-checks.ts'
import { badUserInput } from '../graphql/errors.ts'
import { decodePageCursor, encodePageCursor, notACursor } from '../graphql/page-cursor.ts'
import { ORDER_SORTS, type OrderSort, type OrderSortField } from './sort.ts'

/**
 * A position in a sorted list of orders: the sort value and the id of a row. Unlike a number of rows to
 * skip, it stays correct when orders arrive before it.
 */
export interface PagePosition {
  /** The value of the sort column, as the database writes it; null if the order has none. */
  value: string | null
  id: string
}

const SortFields = Object.keys(ORDER_SORTS)
const Encoded = z.tuple([
  z.custom<OrderSortField>((field) => typeof field === 'string' && SortFields.includes(field)),
  // The longest order number that an index can hold.
  z.string().max(2_704).nullable(),
  DatabaseId,
])

const Moment = z
  .string()
  .transform((text) => text.replace(' ', 'T').replace(/\+00$/, 'Z'))
  .pipe(z.iso.datetime().refine((text) => !text.startsWith('0000')))

/** The forms in which the database writes values. It might fail to parse any other text. */
const VALUES: Readonly<Record<OrderSortField, z.ZodType>> = {
  DATE_ORDERED: Moment,
  TOTAL_CREDITS: z
    .string()
    .regex(/^\d{1,10}$/)
    .transform(Number)
    .pipe(z.int32()),
  ORDER_NUMBER: z.string().regex(/^ORD-\d{8}-\d{5,}$/),
  STATUS: z.enum(OrderStatus),
  UPDATED_AT: Moment,
  ESTIMATED_DELIVERY: Moment.nullable(),
  STATUS_SINCE: Moment.nullable(),
}

export function encodePosition({ field }: OrderSort, { value, id }: PagePosition): string {
  return encodePageCursor([field, value, id])
}

/** Throws BAD_USER_INPUT if the cursor is invalid or belongs to a list with another sort field. */
export function decodePosition({ field }: OrderSort, cursor: string): PagePosition {
  const [of, value, id] = decodePageCursor(Encoded, cursor)
  if (of !== field) {
    throw badUserInput(`This cursor belongs to a list sorted by ${of}, not by ${field}.`)
  }
  if (!VALUES[field].safeParse(value).success) throw notACursor()
  return { value, id: id.toString() }
}
