import { belongs, comparing, type Comparison, type ListView, type OrderRow } from './list-view.ts'

/** A page as the API gave it. */
export interface FetchedPage {
  readonly rows: readonly FetchedRow[]
  readonly hasPrevious: boolean
  readonly hasNext: boolean
}

export interface FetchedRow {
  readonly order: OrderRow
  /** Null for an order that came by an event: only the API makes cursors. */
  readonly cursor: string | null
}

export interface ShownRow extends FetchedRow {
  /**
   * `here`: it stands where it belongs. `moved`: it belongs elsewhere by now, on this page or not.
   * `missing`: the page has been fetched since, and it was not there. `deleted`: there is no such
   * order any more.
   */
  readonly state: 'here' | 'moved' | 'missing' | 'deleted'
}

/** What is known to have become of an order: its newest state, or null once it is deleted. */
export interface OrderChange {
  readonly id: string
  readonly order: OrderRow | null
}

/**
 * A page that changes under the eyes of its reader without moving: what changes on it is shown in
 * place, and what came to it waits until the reader wants to see it.
 */
export interface LiveList {
  readonly view: ListView
  readonly rows: readonly ShownRow[]
  /**
   * The stretch of the sorted orders that is known without a gap, both ends included: from the first
   * order of the page, where others come before it, to the last, where others follow. Whatever is
   * placed or moved into it is told by a change.
   */
  readonly from: OrderRow | null
  readonly to: OrderRow | null
  /** Orders that belong on this page and are not shown, by id. */
  readonly arrived: ReadonlyMap<string, OrderRow>
}

export function listOf(view: ListView, page: FetchedPage): LiveList {
  const rows = page.rows.map((row) => ({ ...row, state: 'here' as const }))
  return { view, rows, ...endsOf(page), arrived: new Map() }
}

function endsOf({ rows, hasPrevious, hasNext }: FetchedPage): Pick<LiveList, 'from' | 'to'> {
  return {
    from: (hasPrevious ? rows[0]?.order : null) ?? null,
    to: (hasNext ? rows.at(-1)?.order : null) ?? null,
  }
}

/**
 * The list after changes, each of which may come twice or late: an older version never replaces a
 * newer one. Rows keep their places.
 */
export function withChanges(list: LiveList, changes: readonly OrderChange[]): LiveList {
  const changed = new Map<string, OrderRow | null>()
  for (const { id, order } of changes) {
    const known = changed.get(id)
    if (order === null || known === undefined || (known !== null && order.version > known.version))
      changed.set(id, order)
  }
  if (changed.size === 0) return list

  const compare = comparing(list.view.sort)
  const rows = list.rows.map((row) => changedRow(list, row, changed.get(row.order.id)))
  const shown = new Set(rows.map(({ order }) => order.id))
  const arrived = new Map(list.arrived)
  for (const [id, order] of changed) {
    if (shown.has(id)) continue
    if (order === null) arrived.delete(id)
    else if (order.version < (arrived.get(id)?.version ?? 0)) continue
    else if (standsHere(list, order)) arrived.set(id, order)
    else arrived.delete(id)
  }
  return { ...list, rows: markMoved(rows, compare), arrived }
}

/**
 * The list after its page was fetched again. Unlike events, which tell of changes, a page tells of
 * the present: a row that it lacks is missing, unless arrivals alone pushed it off the end.
 */
export function withPage(list: LiveList, page: FetchedPage): LiveList {
  const fetched = new Map(page.rows.map((row) => [row.order.id, row]))
  const shown = new Set(list.rows.map(({ order }) => order.id))
  const arrived = new Map(
    page.rows.flatMap(({ order }) => (shown.has(order.id) ? [] : [[order.id, order]])),
  )
  const last = page.rows.at(-1)?.order
  const compare = comparing(list.view.sort)
  const rows = list.rows.map((row): ShownRow => {
    const now = fetched.get(row.order.id)
    if (now) return now.order.version < row.order.version ? row : { ...now, state: 'here' }
    const pushedOff = page.hasNext && last !== undefined && compare(row.order, last) > 0
    return pushedOff || row.state === 'deleted' ? row : { ...row, state: 'missing' }
  })
  return {
    ...list,
    ...endsOf(page),
    rows: markMoved(rows, compare),
    arrived,
  }
}

/** How much waits to be shown: orders that came, and rows that are not where they belong. */
export function waitingIn({ rows, arrived }: LiveList): { arrived: number; moved: number } {
  return { arrived: arrived.size, moved: rows.filter(({ state }) => state !== 'here').length }
}

export interface Settled {
  readonly list: LiveList
  /** True when only the API knows what else belongs on the page, or where the next one begins. */
  readonly incomplete: boolean
}

/**
 * The list with all that waited put in its place, `size` rows at most. That there is a next page is
 * believed until the API says otherwise.
 */
export function settled(list: LiveList, size: number): Settled {
  const compare = comparing(list.view.sort)
  const staying = list.rows.filter(
    ({ order, state }) => (state === 'here' || state === 'moved') && standsHere(list, order),
  )
  const arrived = [...list.arrived.values()].map((order) => ({ order, cursor: null }))
  const all = [...staying, ...arrived].sort((one, other) => compare(one.order, other.order))
  const rows = all
    .slice(0, size)
    .map(({ order, cursor }) => ({ order, cursor, state: 'here' as const }))
  const last = rows.at(-1)
  const to = all.length > size && last ? last.order : list.to
  const short = to !== null && rows.length < size
  const edgeless = to !== null && last?.cursor === null
  return {
    list: { ...list, rows, to, arrived: new Map() },
    incomplete: short || edgeless || list.from !== null,
  }
}

function changedRow(list: LiveList, row: ShownRow, order: OrderRow | null | undefined): ShownRow {
  if (order === undefined || row.state === 'deleted') return row
  if (order === null) return { ...row, state: 'deleted' }
  if (order.version <= row.order.version) return row
  return { ...row, order, state: standsHere(list, order) ? 'here' : 'moved' }
}

/** Marks rows that stand in the way of the sort: the fewest whose leaving puts the rest in order. */
function markMoved(rows: readonly ShownRow[], compare: Comparison): ShownRow[] {
  const sorted = rows.every((row, at) => {
    const before = rows[at - 1]
    return before === undefined || compare(before.order, row.order) <= 0
  })
  if (sorted) return [...rows]
  const inOrder = longestSorted(rows, compare)
  return rows.map((row) =>
    row.state === 'here' && !inOrder.has(row.order.id) ? { ...row, state: 'moved' } : row,
  )
}

/** The ids of a longest part of the rows that is sorted as it stands. */
function longestSorted(rows: readonly ShownRow[], compare: Comparison): ReadonlySet<string> {
  const best: { length: number; before: number }[] = []
  let end = -1
  rows.forEach((row, at) => {
    let length = 1
    let before = -1
    for (let each = 0; each < at; each += 1) {
      const earlier = rows[each]
      const found = best[each]
      if (!earlier || !found || found.length < length) continue
      if (compare(earlier.order, row.order) <= 0) {
        length = found.length + 1
        before = each
      }
    }
    best.push({ length, before })
    if (length > (best[end]?.length ?? 0)) end = at
  })
  const ids = new Set<string>()
  for (let at = end; at >= 0; at = best[at]?.before ?? -1) {
    const row = rows[at]
    if (row) ids.add(row.order.id)
  }
  return ids
}

/** Whether an order belongs in the stretch that is known. */
function standsHere({ view, from, to }: LiveList, order: OrderRow): boolean {
  const compare = comparing(view.sort)
  return (
    belongs(order, view) &&
    (from === null || compare(order, from) >= 0) &&
    (to === null || compare(order, to) <= 0)
  )
}
