import type { z } from 'zod'
import { badUserInput } from './errors.ts'

/** Encodes a place in a list as an opaque text, for `decodePageCursor` with a schema that fits. */
export function encodePageCursor(place: unknown): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url')
}

/** The place that a cursor names. Throws BAD_USER_INPUT for a text that no list with this schema gave out. */
export function decodePageCursor<Place>(schema: z.ZodType<Place>, cursor: string): Place {
  const place = schema.safeParse(jsonIn(cursor))
  if (!place.success) throw notACursor()
  return place.data
}

export function notACursor() {
  return badUserInput('This is not a cursor of this list.')
}

function jsonIn(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString())
  } catch {
    return undefined
  }
}
