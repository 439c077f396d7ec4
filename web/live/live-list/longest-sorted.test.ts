import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { longestSorted } from './longest-sorted.ts'

interface Ranked {
  readonly rank: number
}

const byRank = (one: Ranked, other: Ranked) => one.rank - other.rank
const ranked = (...ranks: number[]): Ranked[] => ranks.map((rank) => ({ rank }))
const ranksOf = (items: Iterable<Ranked>) => [...items].map(({ rank }) => rank)

describe('longestSorted', () => {
  it('keeps all items that are sorted, equal ones included', () => {
    const items = ranked(1, 2, 2, 3)
    expect([...longestSorted(items, byRank)]).toEqual(items)
    expect(longestSorted([], byRank).size).toBe(0)
  })

  it('leaves out the one item that is out of order', () => {
    expect(ranksOf(longestSorted(ranked(1, 9, 2, 3), byRank)).sort()).toEqual([1, 2, 3])
  })

  it('leaves out as few items as any choice of sorted items would', () => {
    const isSorted = (ranks: readonly number[]) =>
      ranks.every((rank, at) => at === 0 || (ranks[at - 1] ?? 0) <= rank)
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 8 }), (ranks) => {
        const items = ranked(...ranks)
        const found = longestSorted(items, byRank)
        expect(isSorted(ranksOf(items.filter((item) => found.has(item))))).toBe(true)
        const longest = Array.from({ length: 2 ** items.length }, (_, choice) =>
          ranks.filter((_rank, at) => (choice >> at) % 2 === 1),
        ).reduce((most, chosen) => (isSorted(chosen) ? Math.max(most, chosen.length) : most), 0)
        expect(found.size).toBe(longest)
      }),
    )
  })
})
