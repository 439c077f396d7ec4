import { describe, expect, it } from 'vitest'
import { mayClaim, parseClaim, SHORTEST_MS, stillHolds } from './claim.ts'

const claim = { at: 10_000, by: 'one' }

describe('claim', () => {
  it('is possible only some time after the last one, from any tab', () => {
    expect(mayClaim(null, 10_000)).toBe(true)
    expect(mayClaim(claim, claim.at)).toBe(false)
    expect(mayClaim(claim, claim.at + SHORTEST_MS - 1)).toBe(false)
    expect(mayClaim(claim, claim.at + SHORTEST_MS)).toBe(true)
  })

  it('from the future does not block new claims', () => {
    expect(mayClaim(claim, claim.at - 1)).toBe(true)
  })

  it('belongs to the tab that wrote last if two wrote at once', () => {
    expect(stillHolds(claim, { ...claim })).toBe(true)
    expect(stillHolds({ ...claim, by: 'other' }, claim)).toBe(false)
    expect(stillHolds(null, claim)).toBe(false)
  })

  it('is parsed from storage, and is null for any other value', () => {
    expect(parseClaim(JSON.parse(JSON.stringify(claim)))).toEqual(claim)
    for (const other of [undefined, null, 7, 'text', [], {}, { at: '1', by: 'one' }])
      expect(parseClaim(other)).toBe(null)
  })
})
