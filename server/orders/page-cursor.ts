import { z } from 'zod'
import { OrderStatus } from '../db/generated/enums.ts'
import { badUserInput } from '../graphql/errors.ts'
import { decodePageCursor, encodePageCursor, notACursor } from '../graphql/page-cursor.ts'
import { ORDER_SORTS, type OrderSort, type OrderSortField } from './sort.ts'

/**
 * A place in a sorted list: the sort, and the row's values in it. It stays true however many orders
 * arrive before it, unlike a number of rows to skip.
 */
export interface PagePlace {
  /** The sorted column's value as the database writes it. */
  value: string
  id: string
}

const SortFields = Object.keys(ORDER_SORTS)
const Encoded = z.tuple([
  z.custom<OrderSortField>((field) => typeof field === 'string' && SortFields.includes(field)),
  z.string().max(100),
  z.string().regex(/^\d{1,18}$/),
])

/** What the database may have written for a value: anything else it would not read back either. */
const VALUES: Readonly<Record<OrderSortField, z.ZodType>> = {
  DATE_ORDERED: z
    .string()
    .transform((text) => text.replace(' ', 'T').replace(/\+00$/, 'Z'))
    .pipe(z.iso.datetime().refine((text) => !text.startsWith('0000'))),
  TOTAL_CREDITS: z
    .string()
    .regex(/^\d{1,10}$/)
    .transform(Number)
    .pipe(z.int32()),
  ORDER_NUMBER: z.string().regex(/^ORD-\d{8}-\d{5,}$/),
  STATUS: z.enum(OrderStatus),
}

export function encodePlace({ field }: OrderSort, { value, id }: PagePlace): string {
  return encodePageCursor([field, value, id])
}

/** Throws BAD_USER_INPUT for a cursor that is none, or that belongs to another sort. */
export function decodePlace({ field }: OrderSort, cursor: string): PagePlace {
  const [of, value, id] = decodePageCursor(Encoded, cursor)
  if (of !== field) {
    throw badUserInput(`This cursor belongs to a list sorted by ${of}, not by ${field}.`)
  }
  if (!VALUES[field].safeParse(value).success) throw notACursor()
  return { value, id }
}
