import { describe, expect, it } from 'vitest'
import { mayClaim, parseClaim, SHORTEST_MS, stillHolds } from './claim.ts'

const claim = { at: 10_000, by: 'one' }

describe('claim of a sound', () => {
  it('is made at most once in a while, whichever tab made the last', () => {
    expect(mayClaim(null, 10_000)).toBe(true)
    expect(mayClaim(claim, claim.at)).toBe(false)
    expect(mayClaim(claim, claim.at + SHORTEST_MS - 1)).toBe(false)
    expect(mayClaim(claim, claim.at + SHORTEST_MS)).toBe(true)
  })

  it('holds nobody up after the clock was set back', () => {
    expect(mayClaim(claim, claim.at - 1)).toBe(true)
  })

  it('goes to the tab that wrote last, where two made it at once', () => {
    expect(stillHolds(claim, { ...claim })).toBe(true)
    expect(stillHolds({ ...claim, by: 'other' }, claim)).toBe(false)
    expect(stillHolds(null, claim)).toBe(false)
  })

  it('survives being stored, and is none in anything else', () => {
    expect(parseClaim(JSON.parse(JSON.stringify(claim)))).toEqual(claim)
    for (const other of [undefined, null, 7, 'text', [], {}, { at: '1', by: 'one' }])
      expect(parseClaim(other)).toBe(null)
  })
})
