import { z } from 'zod'

/** Whether the database can keep a text as it is: NUL and halves of surrogate pairs have no place there. */
export function isStorable(text: string): boolean {
  return !/\0|\p{Surrogate}/u.test(text)
}

export const NOT_STORABLE = 'The text has a character that cannot be stored.'

export const StorableText = z.string().refine(isStorable, NOT_STORABLE)
