import fc from 'fast-check'
import { expect, it } from 'vitest'
import { cursorAfterRead, cursorAt, type FeedCursor } from './cursor.ts'

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

  /** Reads like `readPage`, passing over at most `span` ids. */
  read(
    cursor: FeedCursor,
    { limit, span }: { limit: number; span: bigint },
  ): { ids: bigint[]; cursor: FeedCursor } {
    const snapshot = cursor.to ?? String(this.commits.length)
    const left = this.commits
      .slice(Number(cursor.from), Number(snapshot))
      .flat()
      .filter((id) => id > cursor.lastId)
      .sort((a, b) => Number(a - b))
    const { to, lastId, maxId } = cursor
    if (to === null || maxId === undefined) {
      const [first, last] = [left[0], left.at(-1)]
      if (left.length <= limit || first === undefined || last === undefined) {
        return { ids: left, cursor: cursorAfterRead(cursor, { snapshot }) }
      }
      const rest = { after: first - 1n, maxId: last }
      return { ids: [], cursor: cursorAfterRead(cursor, { snapshot, rest }) }
    }
    const ids = left.filter((id) => id <= lastId + span).slice(0, limit)
    const end = ids.length === limit ? ids.at(-1) : undefined
    const rest = { after: end ?? lastId + span, maxId }
    return { ids, cursor: cursorAfterRead(cursor, { snapshot, rest }) }
  }
}

it('paging by cursors loses nothing and repeats nothing, whatever is committed in between', () => {
  fc.assert(
    fc.property(
      fc.array(step, { maxLength: 120 }),
      fc.record({ limit: fc.integer({ min: 1, max: 4 }), span: fc.bigInt({ min: 1n, max: 9n }) }),
      (steps, size) => {
        const model = new Model()
        let cursor = cursorAt('0')
        const read: bigint[] = []
        const readOne = () => {
          const page = model.read(cursor, size)
          read.push(...page.ids)
          cursor = page.cursor
        }
        for (const each of steps) {
          if (each.kind === 'read') readOne()
          else if (each.kind === 'write') model.write(each.transaction)
          else model.end(each.transaction, each.kind === 'commit')
        }
        model.endAll()
        // First the rest of the current stretch, then everything after it.
        const isWithinStretch = () => cursor.to !== null
        while (isWithinStretch()) readOne()
        do readOne()
        while (isWithinStretch())
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
  const rest = { after: 7n, maxId: 9n }
  const middle = cursorAfterRead(start, { snapshot: '18:30:', rest })
  expect(middle).toEqual({ from: '10:20:12', to: '18:30:', lastId: 7n, maxId: 9n })
  const further = cursorAfterRead(middle, { snapshot: '18:30:', rest: { ...rest, after: 8n } })
  expect(further).toEqual({ from: '10:20:12', to: '18:30:', lastId: 8n, maxId: 9n })
  const end = cursorAfterRead(further, { snapshot: '18:30:', rest: { ...rest, after: 9n } })
  expect(end).toEqual({ from: '18:30:', to: null, lastId: 0n })
  expect(cursorAfterRead(start, { snapshot: '18:30:' })).toEqual(end)
})
