import { expect } from 'vitest'

/** Matches, in an expected value, any string that matches the pattern. */
export function matching(pattern: RegExp): unknown {
  return expect.stringMatching(pattern)
}
