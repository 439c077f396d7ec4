import { z } from 'zod'

/** Whether PostgreSQL can store a text: it rejects NUL characters, and UTF-8 has no lone surrogates. */
export function isStorable(text: string): boolean {
  return !/\0|\p{Surrogate}/u.test(text)
}

export const NOT_STORABLE = 'The text contains a character that cannot be stored.'

export const StorableText = z.string().refine(isStorable, NOT_STORABLE)
