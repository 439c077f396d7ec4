import type { z } from 'zod'
import { badUserInput } from './errors.ts'

/** Encodes a position in a list as an opaque cursor. `decodePageCursor` reads it with a matching schema. */
export function encodePageCursor(position: unknown): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url')
}

/** Decodes the position that a cursor holds. Throws BAD_USER_INPUT if the cursor does not match the schema. */
export function decodePageCursor<Position>(schema: z.ZodType<Position>, cursor: string): Position {
  const position = schema.safeParse(jsonIn(cursor))
  if (!position.success) throw notACursor()
  return position.data
}

export function notACursor() {
  return badUserInput(
    'This is not a cursor of this list. Use one of a page of it: `endCursor`, `startCursor`, or the `cursor` of an edge.',
  )
}

function jsonIn(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString())
  } catch {
    return undefined
  }
}
