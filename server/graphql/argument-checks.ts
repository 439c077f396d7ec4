import { badUserInput } from './errors.ts'

/** The least and the greatest value of an argument, both allowed. */
export interface Bounds {
  readonly least: number
  readonly most: number
}

/** Throws BAD_USER_INPUT, which names the argument and its bounds, for a value outside of them. */
export function requireWithin(argument: string, value: number, { least, most }: Bounds): void {
  if (value >= least && value <= most) return
  throw badUserInput(`\`${argument}\` is ${least} to ${most}, not ${value}.`)
}

/** The database id that a client sends as text; `undefined` for a text that cannot be one. */
export function parseId(text: string): bigint | undefined {
  return /^\d{1,18}$/.test(text) ? BigInt(text) : undefined
}
