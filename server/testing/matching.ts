import { expect } from 'vitest'

/** Stands, in what is expected, for any text that matches. */
export function matching(pattern: RegExp): unknown {
  return expect.stringMatching(pattern)
}
