import fc from 'fast-check'
import { expect, it } from 'vitest'
import { cursorAfterPage, cursorAt, type FeedCursor } from './cursor.ts'

/** A write, the end of a transaction, or the read of a page. */
type Step = { kind: 'write' | 'commit' | 'rollback'; transaction: number } | { kind: 'read' }

const transaction = fc.integer({ min: 0, max: 5 })
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant('write' as const), transaction }),
  fc.record({ kind: fc.constantFrom('write' as const, 'commit', 'rollback'), transaction }),
  fc.record({ kind: fc.constant('read' as const) }),
)

/**
 * A model of the database: events get their ids when they are written, and become visible when their
 * transaction is committed. A snapshot is named by the number of commits that it shows.
 */
class Model {
  readonly #open = new Map<number, bigint[]>()
  readonly commits: bigint[][] = []
  #lastId = 0n

  write(transaction: number): void {
    this.#lastId += 1n
    this.#open.set(transaction, [...(this.#open.get(transaction) ?? []), this.#lastId])
  }

  end(transaction: number, commit: boolean): void {
    const ids = this.#open.get(transaction)
    this.#open.delete(transaction)
    if (commit && ids !== undefined) this.commits.push(ids)
  }

  endAll(): void {
    for (const transaction of [...this.#open.keys()]) this.end(transaction, true)
  }

  readPage(
    cursor: FeedCursor,
    limit: number,
  ): { ids: bigint[]; cursor: FeedCursor; more: boolean } {
    const snapshot = cursor.to ?? String(this.commits.length)
    const ids = this.commits
      .slice(Number(cursor.from), Number(snapshot))
      .flat()
      .filter((id) => id > cursor.lastId)
      .sort((a, b) => Number(a - b))
      .slice(0, limit)
    const more = ids.length === limit
    return {
      ids,
      more,
      cursor: cursorAfterPage(cursor, { snapshot, lastId: ids.at(-1), more }),
    }
  }
}

it('paging by cursors loses nothing and repeats nothing, whatever is committed in between', () => {
  fc.assert(
    fc.property(
      fc.array(step, { maxLength: 120 }),
      fc.integer({ min: 1, max: 4 }),
      (steps, limit) => {
        const model = new Model()
        let cursor = cursorAt('0')
        const read: bigint[] = []
        const readOne = () => {
          const page = model.readPage(cursor, limit)
          read.push(...page.ids)
          cursor = page.cursor
          return page.more
        }
        for (const each of steps) {
          if (each.kind === 'read') readOne()
          else if (each.kind === 'write') model.write(each.transaction)
          else model.end(each.transaction, each.kind === 'commit')
        }
        model.endAll()
        // First the rest of the current stretch, then everything after it.
        for (let stretch = 0; stretch < 2; stretch += 1) while (readOne());
        const committed = model.commits.flat()
        expect(new Set(read)).toEqual(new Set(committed))
        expect(read).toHaveLength(committed.length)
        expect(cursor).toEqual(cursorAt(String(model.commits.length)))
      },
    ),
    { numRuns: 500 },
  )
})

it('keeps its start until the stretch is read to its end', () => {
  const start = cursorAt('10:20:12')
  const middle = cursorAfterPage(start, { snapshot: '18:30:', lastId: 7n, more: true })
  expect(middle).toEqual({ from: '10:20:12', to: '18:30:', lastId: 7n })
  const further = cursorAfterPage(middle, { snapshot: '18:30:', lastId: 9n, more: true })
  expect(further).toEqual({ from: '10:20:12', to: '18:30:', lastId: 9n })
  expect(cursorAfterPage(further, { snapshot: '18:30:', lastId: undefined, more: false })).toEqual({
    from: '18:30:',
    to: null,
    lastId: 0n,
  })
})
