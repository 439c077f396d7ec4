import { z } from 'zod'
import { badUserInput } from './errors.ts'

/** The smallest and the largest allowed value of an argument. */
export interface Bounds {
  readonly least: number
  readonly most: number
}

/** Throws BAD_USER_INPUT, naming the argument and its bounds, if the value is outside the bounds. */
export function requireWithin(argument: string, value: number, { least, most }: Bounds): void {
  if (value >= least && value <= most) return
  throw badUserInput(`\`${argument}\` must be from ${least} to ${most}, not ${value}.`)
}

/** A database id as text: any value of PostgreSQL's `bigint`. */
export const DatabaseId = z
  .string()
  .regex(/^-?\d{1,19}$/, { abort: true })
  .transform(BigInt)
  .refine((id) => BigInt.asIntN(64, id) === id)

/** Parses a database id that a client sent as text; `undefined` if the text cannot be an id. */
export function parseId(text: string): bigint | undefined {
  return DatabaseId.safeParse(text).data
}
