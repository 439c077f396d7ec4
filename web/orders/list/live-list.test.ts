import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { OrderFilter, OrderSort } from '../../graphql/generated/graphql.ts'
import { rowOf } from '../../testing/orders.ts'
import { orderStatuses } from '../status.ts'
import { belongs, comparing, type OrderRow } from './list-view.ts'
import { listOf, settled, waitingIn, withChanges, withPage, type LiveList } from './live-list.ts'

const size = 4
const asOf = Date.parse('2026-03-10T12:00:00.000Z')
const ids = (list: LiveList) => list.rows.map(({ order }) => order.id)

/** What the API would answer for the first page. */
function firstPage(orders: Iterable<OrderRow>, filter: OrderFilter, sort: OrderSort) {
  const matching = [...orders]
    .filter((order) => belongs(order, { filter, asOf }))
    .sort(comparing(sort))
  return {
    rows: matching.slice(0, size).map((order) => ({ order, cursor: `c${order.id}` })),
    hasPrevious: false,
    hasNext: matching.length > size,
  }
}

const filters = fc.constantFrom<OrderFilter>({}, { status: ['PENDING'] }, { minCredits: 3 })
const sorts = fc.constantFrom<OrderSort>(
  { field: 'DATE_ORDERED', direction: 'DESC' },
  { field: 'TOTAL_CREDITS', direction: 'ASC' },
  { field: 'STATUS', direction: 'ASC' },
)
const order = fc.record({
  totalCredits: fc.integer({ min: 0, max: 6 }),
  status: fc.constantFrom(...orderStatuses),
  dateOrdered: fc.integer({ min: 1, max: 9 }).map((day) => `2026-03-0${day}T12:00:00.000Z`),
})
const write = fc.oneof(
  fc.record({ kind: fc.constant('place' as const), order }),
  fc.record({ kind: fc.constant('change' as const), at: fc.nat(), order }),
  fc.record({ kind: fc.constant('delete' as const), at: fc.nat() }),
)

type Write = typeof write extends fc.Arbitrary<infer Value> ? Value : never

/** A shop that changes, with the changes in the order in which they happened. */
function shop(initial: readonly Partial<OrderRow>[]) {
  const orders = new Map<string, OrderRow>()
  let lastId = 0
  const place = (given: Partial<OrderRow>) => {
    lastId += 1
    const placed = rowOf({ ...given, id: String(lastId), version: 1 })
    orders.set(placed.id, placed)
    return { id: placed.id, order: placed }
  }
  initial.forEach(place)
  return {
    orders,
    apply: (each: Write) => {
      if (each.kind === 'place') return place(each.order)
      const known = [...orders.values()]
      const chosen = known[each.at % Math.max(1, known.length)]
      if (!chosen) return place({})
      if (each.kind === 'delete') {
        orders.delete(chosen.id)
        return { id: chosen.id, order: null }
      }
      const changed = { ...chosen, ...each.order, version: chosen.version + 1 }
      orders.set(chosen.id, changed)
      return { id: chosen.id, order: changed }
    },
  }
}

const runs = fc.record({
  filter: filters,
  sort: sorts,
  initial: fc.array(order, { maxLength: 10 }),
  writes: fc.array(write, { maxLength: 25 }),
})

describe('a live list', () => {
  it('keeps every row in its place, in its newest state, whatever happens', () => {
    fc.assert(
      fc.property(runs, ({ filter, sort, initial, writes }) => {
        const { orders, apply } = shop(initial)
        const before = listOf({ filter, sort, asOf }, firstPage(orders.values(), filter, sort))
        const after = writes.reduce((list, each) => withChanges(list, [apply(each)]), before)
        expect(ids(after)).toEqual(ids(before))
        for (const row of after.rows) {
          const now = orders.get(row.order.id)
          if (now) expect(row.order).toEqual(now)
          else expect(row.state).toBe('deleted')
        }
      }),
    )
  })

  it('is the same however changes are cut into pieces, repeated or late', () => {
    fc.assert(
      fc.property(runs, fc.nat(25), ({ filter, sort, initial, writes }, cut) => {
        const { orders, apply } = shop(initial)
        const before = listOf({ filter, sort, asOf }, firstPage(orders.values(), filter, sort))
        const changes = writes.map(apply)
        // What a deleted order was last known as is nobody's business any more.
        const shown = ({ rows }: LiveList) =>
          rows.map(({ order: row, state }) => (state === 'deleted' ? row.id : row))
        const whole = withChanges(before, changes)
        const early = changes.slice(0, cut)
        const pieces = withChanges(withChanges(before, early), changes.slice(cut))
        expect(shown(pieces)).toEqual(shown(whole))
        expect(shown(withChanges(whole, changes))).toEqual(shown(whole))
      }),
    )
  })

  it('settles to the page that the API would give, or says that only the API knows', () => {
    let certain = 0
    fc.assert(
      fc.property(runs, ({ filter, sort, initial, writes }) => {
        const { orders, apply } = shop(initial)
        const before = listOf({ filter, sort, asOf }, firstPage(orders.values(), filter, sort))
        const after = writes.reduce((list, each) => withChanges(list, [apply(each)]), before)
        const { list, incomplete } = settled(after, size)
        if (incomplete) return
        certain += 1
        const expected = firstPage(orders.values(), filter, sort)
        expect(list.rows.map(({ order: row }) => row)).toEqual(
          expected.rows.map(({ order: row }) => row),
        )
        if (expected.hasNext) expect(list.to).not.toBeNull()
        expect(waitingIn(list)).toEqual({ arrived: 0, moved: 0 })
      }),
    )
    expect(certain).toBeGreaterThan(10)
  })

  it('finds out the same from a page fetched again as from every single change', () => {
    fc.assert(
      fc.property(runs, ({ filter, sort, initial, writes }) => {
        const { orders, apply } = shop(initial)
        const before = listOf({ filter, sort, asOf }, firstPage(orders.values(), filter, sort))
        writes.forEach(apply)
        const page = firstPage(orders.values(), filter, sort)
        const after = withPage(before, page)
        expect(ids(after)).toEqual(ids(before))
        const shownOrWaiting = new Set([...ids(after), ...after.arrived.keys()])
        for (const row of page.rows) expect(shownOrWaiting).toContain(row.order.id)
      }),
    )
  })

  it('lets new orders wait, and puts them on top when asked to', () => {
    const [one, two, three] = ['1', '2', '3'].map((id) => rowOf({ id }))
    const page = {
      rows: [two, one].flatMap((row) => (row ? [{ order: row, cursor: row.id }] : [])),
    }
    const before = listOf({ asOf }, { ...page, hasPrevious: false, hasNext: true })
    if (!three) throw new Error('No order')
    const after = withChanges(before, [{ id: '3', order: three }])
    expect(ids(after)).toEqual(['2', '1'])
    expect(waitingIn(after)).toEqual({ arrived: 1, moved: 0 })
    const { list, incomplete } = settled(after, 2)
    expect(ids(list)).toEqual(['3', '2'])
    expect(incomplete).toBe(false)
  })

  it('leaves an order alone that stands on another page', () => {
    const rows = ['9', '8'].map((id) => ({ order: rowOf({ id }), cursor: id }))
    const list = listOf({ asOf }, { rows, hasPrevious: true, hasNext: true })
    const changes = ['10', '7'].map((id) => ({ id, order: rowOf({ id }) }))
    expect(waitingIn(withChanges(list, changes))).toEqual({ arrived: 0, moved: 0 })
  })

  it('marks an order that left the filter, without taking it away', () => {
    const rows = [{ order: rowOf({ id: '1' }), cursor: 'c' }]
    const list = listOf(
      { filter: { status: ['PENDING'] }, asOf },
      { rows, hasPrevious: false, hasNext: false },
    )
    const shipped = rowOf({ id: '1', version: 2, status: 'SHIPPED' })
    const after = withChanges(list, [{ id: '1', order: shipped }])
    expect(after.rows).toEqual([{ order: shipped, cursor: 'c', state: 'moved' }])
    expect(settled(after, size).list.rows).toEqual([])
  })
})
