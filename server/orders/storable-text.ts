import { z } from 'zod'

/** Whether PostgreSQL can store a text: it rejects NUL characters, and UTF-8 has no lone surrogates. */
export function isStorable(text: string): boolean {
  return !/\0|\p{Surrogate}/u.test(text)
}

export const NOT_STORABLE = 'The text contains a character that cannot be stored.'

export const StorableText = z.string().refine(isStorable, { error: NOT_STORABLE, abort: true })

export const NOT_VISIBLE = 'The text has no visible character.'

const VISIBLE =
  /[^\p{Separator}\p{Control}\p{Format}\p{Surrogate}\p{Mark}\p{Noncharacter_Code_Point}\p{Default_Ignorable_Code_Point}\u2800\u{1D159}]/u

/**
 * Whether a person sees anything of a text: it does not consist of spaces, controls, and characters that are
 * drawn as nothing, such as U+200B, the blank Braille pattern or the null notehead. Marks count only on a letter:
 * alone they are drawn onto what stands before them.
 */
export function isVisible(text: string): boolean {
  return VISIBLE.test(text)
}

/** Messages for `hasControl`, by whether the text may have lines. */
export const CONTROLS = {
  line: 'The text contains a control character, such as a tab or the end of a line.',
  lines: 'The text contains a control character.',
}

/**
 * Whether a text contains a control character (C0 or C1): these reach the terminal, spreadsheet or label printer
 * that shows the text, and are commands there. A text with lines may have tabs and the ends of its lines.
 */
export function hasControl(text: string, kind: keyof typeof CONTROLS): boolean {
  return (kind === 'lines' ? /(?![\t\n\r])\p{Control}/u : /\p{Control}/u).test(text)
}
