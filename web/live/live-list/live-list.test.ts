import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { listOf, settled, waitingIn, withChanges, withPage } from './live-list.ts'
import type { ItemChange, ListRules, LiveList } from './live-list.ts'

/** A plain item, because the rules of a live list must not depend on what an item is. */
interface Note {
  readonly id: string
  readonly version: number
  readonly rank: number
  readonly pinned: boolean
}

const byRank: ListRules<Note> = {
  includes: () => true,
  compare: (one, other) => one.rank - other.rank || Number(one.id) - Number(other.id),
}
const newestFirst: ListRules<Note> = {
  includes: () => true,
  compare: (one, other) => Number(other.id) - Number(one.id),
}
const pinnedByRank: ListRules<Note> = { ...byRank, includes: ({ pinned }) => pinned }

const size = 4
const ids = (list: LiveList<Note>) => list.rows.map(({ item }) => item.id)
const noteOf = (given: Partial<Note> = {}): Note => ({
  id: '1',
  version: 1,
  rank: 0,
  pinned: true,
  ...given,
})
const fetchedRow = (item: Note) => ({ item, cursor: `c${item.id}` })

/** The first page as the API would return it. */
function firstPage(notes: Iterable<Note>, rules: ListRules<Note>) {
  const matching = [...notes].filter(rules.includes).sort(rules.compare)
  return {
    rows: matching.slice(0, size).map(fetchedRow),
    hasPrevious: false,
    hasNext: matching.length > size,
  }
}

const note = fc.record({ rank: fc.integer({ min: 0, max: 6 }), pinned: fc.boolean() })
const write = fc.oneof(
  fc.record({ kind: fc.constant('create' as const), note }),
  fc.record({ kind: fc.constant('change' as const), at: fc.nat(), note }),
  fc.record({ kind: fc.constant('delete' as const), at: fc.nat() }),
)

type Write = typeof write extends fc.Arbitrary<infer Value> ? Value : never

/** A store whose writes return the changes that events would tell, in the order of the writes. */
function store(initial: readonly Partial<Note>[]) {
  const notes = new Map<string, Note>()
  let lastId = 0
  const put = (item: Note): ItemChange<Note> => {
    notes.set(item.id, item)
    return { id: item.id, item }
  }
  const create = (given: Partial<Note>) => {
    lastId += 1
    return put(noteOf({ ...given, id: String(lastId) }))
  }
  initial.forEach(create)
  return {
    notes,
    apply: (each: Write): ItemChange<Note> => {
      if (each.kind === 'create') return create(each.note)
      const known = [...notes.values()]
      const chosen = known[each.at % Math.max(1, known.length)]
      if (!chosen) return create({})
      if (each.kind === 'change')
        return put({ ...chosen, ...each.note, version: chosen.version + 1 })
      notes.delete(chosen.id)
      return { id: chosen.id, item: null }
    },
  }
}

const runs = fc.record({
  rules: fc.constantFrom(byRank, newestFirst, pinnedByRank),
  initial: fc.array(note, { maxLength: 10 }),
  writes: fc.array(write, { maxLength: 25 }),
})

describe('a live list', () => {
  it('keeps every row in its position and in its newest state', () => {
    fc.assert(
      fc.property(runs, ({ rules, initial, writes }) => {
        const { notes, apply } = store(initial)
        const before = listOf(rules, firstPage(notes.values(), rules))
        const after = writes.reduce((list, each) => withChanges(list, [apply(each)]), before)
        expect(ids(after)).toEqual(ids(before))
        for (const row of after.rows) {
          const now = notes.get(row.item.id)
          if (now) expect(row.item).toEqual(now)
          else expect(row.state).toBe('deleted')
        }
      }),
    )
  })

  it('is the same however changes are batched, repeated or delayed', () => {
    fc.assert(
      fc.property(runs, fc.nat(25), ({ rules, initial, writes }, cut) => {
        const { notes, apply } = store(initial)
        const before = listOf(rules, firstPage(notes.values(), rules))
        const changes = writes.map(apply)
        // The last known state of a deleted item may differ.
        const shown = ({ rows }: LiveList<Note>) =>
          rows.map(({ item, state }) => (state === 'deleted' ? item.id : item))
        const whole = withChanges(before, changes)
        const early = changes.slice(0, cut)
        const pieces = withChanges(withChanges(before, early), changes.slice(cut))
        expect(shown(pieces)).toEqual(shown(whole))
        expect(shown(withChanges(whole, changes))).toEqual(shown(whole))
      }),
    )
  })

  it('settles to the page that the API would return, or says that only the API knows', () => {
    let certain = 0
    fc.assert(
      fc.property(runs, ({ rules, initial, writes }) => {
        const { notes, apply } = store(initial)
        const before = listOf(rules, firstPage(notes.values(), rules))
        const after = writes.reduce((list, each) => withChanges(list, [apply(each)]), before)
        const { list, incomplete } = settled(after, size)
        if (incomplete) return
        certain += 1
        const expected = firstPage(notes.values(), rules)
        expect(list.rows.map(({ item }) => item)).toEqual(expected.rows.map(({ item }) => item))
        if (expected.hasNext) expect(list.to).not.toBeNull()
        expect(waitingIn(list)).toEqual({ arrived: 0, moved: 0 })
      }),
    )
    expect(certain).toBeGreaterThan(10)
  })

  it('learns from a page fetched again what it would learn from every change', () => {
    fc.assert(
      fc.property(runs, ({ rules, initial, writes }) => {
        const { notes, apply } = store(initial)
        const before = listOf(rules, firstPage(notes.values(), rules))
        writes.forEach(apply)
        const page = firstPage(notes.values(), rules)
        const after = withPage(before, page)
        expect(ids(after)).toEqual(ids(before))
        const shownOrWaiting = new Set([...ids(after), ...after.arrived.keys()])
        for (const row of page.rows) expect(shownOrWaiting).toContain(row.item.id)
      }),
    )
  })

  it('lets a new item wait, and shows it on top once settled', () => {
    const rows = ['2', '1'].map((id) => fetchedRow(noteOf({ id })))
    const before = listOf(newestFirst, { rows, hasPrevious: false, hasNext: true })
    const after = withChanges(before, [{ id: '3', item: noteOf({ id: '3' }) }])
    expect(ids(after)).toEqual(['2', '1'])
    expect(waitingIn(after)).toEqual({ arrived: 1, moved: 0 })
    const { list, incomplete } = settled(after, 2)
    expect(ids(list)).toEqual(['3', '2'])
    expect(incomplete).toBe(false)
  })

  it('ignores an item of another page', () => {
    const rows = ['9', '8'].map((id) => fetchedRow(noteOf({ id })))
    const list = listOf(newestFirst, { rows, hasPrevious: true, hasNext: true })
    const changes = ['10', '7'].map((id) => ({ id, item: noteOf({ id }) }))
    expect(waitingIn(withChanges(list, changes))).toEqual({ arrived: 0, moved: 0 })
  })

  it('marks a row that left the filter, and removes it once settled', () => {
    const rows = [fetchedRow(noteOf({ id: '1' }))]
    const list = listOf(pinnedByRank, { rows, hasPrevious: false, hasNext: false })
    const loose = noteOf({ id: '1', version: 2, pinned: false })
    const after = withChanges(list, [{ id: '1', item: loose }])
    expect(after.rows).toEqual([{ item: loose, cursor: 'c1', state: 'moved' }])
    expect(settled(after, size).list.rows).toEqual([])
  })

  it('marks only the row whose sort value changed', () => {
    const notes = ['1', '2', '3'].map((id) => noteOf({ id, rank: Number(id) }))
    const page = { rows: notes.map(fetchedRow), hasPrevious: false, hasNext: false }
    const last = noteOf({ id: '1', version: 2, rank: 9 })
    const after = withChanges(listOf(byRank, page), [{ id: '1', item: last }])
    expect(after.rows.map(({ state }) => state)).toEqual(['moved', 'here', 'here'])
    expect(ids(settled(after, size).list)).toEqual(['2', '3', '1'])
  })

  it('marks a row that a page fetched again no longer has, unless new items pushed it off', () => {
    const rows = ['4', '3'].map((id) => fetchedRow(noteOf({ id })))
    const list = listOf(newestFirst, { rows, hasPrevious: false, hasNext: true })
    const states = (...fetched: string[]) =>
      withPage(list, {
        rows: fetched.map((id) => fetchedRow(noteOf({ id }))),
        hasPrevious: false,
        hasNext: true,
      }).rows.map(({ state }) => state)
    expect(states('5', '4')).toEqual(['here', 'here'])
    expect(states('4', '2')).toEqual(['here', 'missing'])
  })
})
