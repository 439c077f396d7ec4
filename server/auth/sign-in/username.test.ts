import { describe, expect, it } from 'vitest'
import { isUsername, storedUsername, tidyUsername } from './username.ts'

describe('a typed username', () => {
  it.each([
    ['Ada.L ', 'Ada.L'],
    [' Ada.L', 'Ada.L'],
    ['\tAda.L\r\n', 'Ada.L'],
    ['\u00A0Ada.L\u3000', 'Ada.L'],
    ['\u200BAda.\u200DL\uFEFF', 'Ada.L'],
    ['\u2066Ada.L\u2069', 'Ada.L'],
    ['Ａｄａ．Ｌ', 'Ada.L'],
    // Not a mistake of a keyboard, so no account can have it.
    ['Ada L', 'Ada L'],
    ['', ''],
  ])('%j is tidied to %j', (typed, meant) => {
    expect(tidyUsername(typed)).toBe(meant)
    expect(storedUsername(typed)).toBe(meant.toLowerCase())
  })
})

it.each(['no', 'a name', 'x'.repeat(31), 'Database', 'müller'])('%j is no username', (name) => {
  expect(isUsername(name)).toBe(false)
})
