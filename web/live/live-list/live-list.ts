import { longestSorted } from './longest-sorted.ts'

/** What a list can hold: anything with an id and a version that rises with every change. */
export interface Item {
  readonly id: string
  readonly version: number
}

/** Which items a list holds and how it sorts them. Must agree with the API, which returns its pages. */
export interface ListRules<T extends Item> {
  /** Whether the API would list the item, on whichever page. */
  readonly includes: (item: T) => boolean
  /** Compares two items as the API sorts them. Different items never compare as 0. */
  readonly compare: (one: T, other: T) => number
}

/** A page as the API returned it. */
export interface FetchedPage<T extends Item> {
  readonly rows: readonly FetchedRow<T>[]
  readonly hasPrevious: boolean
  readonly hasNext: boolean
}

export interface FetchedRow<T extends Item> {
  readonly item: T
  /** Null for an item that an event brought: only the API makes cursors. */
  readonly cursor: string | null
}

export interface ShownRow<T extends Item> extends FetchedRow<T> {
  /**
   * `here`: the row is where it belongs. `moved`: it belongs elsewhere, on this page or another.
   * `missing`: the page was fetched again and no longer had it. `deleted`: the item no longer exists.
   */
  readonly state: 'here' | 'moved' | 'missing' | 'deleted'
}

/** The newest state of an item, or null if it was deleted. */
export interface ItemChange<T extends Item> {
  readonly id: string
  readonly item: T | null
}

/**
 * One page of a sorted, filtered list that changes while a person reads it. The functions in this file
 * decide what shows at once and what waits.
 *
 * A change of a shown item shows at once, in its row. Rows are never moved, added or removed by a
 * change: items that now belong on the page wait in `arrived`, and a row that no longer belongs where
 * it is says so in its `state`. `settled` applies everything that waits. Call it when the person asks
 * for it or is not reading.
 *
 * The functions are pure and know only an item's id and version. `ListRules` say the rest, so a list of
 * other things needs only rules of its own. A list of failed webhook messages, newest first:
 *
 *     const rules: ListRules<Message> = {
 *       includes: ({ state }) => state === 'FAILED',
 *       compare: (one, other) => Date.parse(other.at) - Date.parse(one.at) || byId(other, one),
 *     }
 *     let list = listOf(rules, page)
 *     // For each event:
 *     list = withChanges(list, [{ id: message.id, item: message }])
 *     // When the page was fetched again:
 *     list = withPage(list, page)
 *     // What to announce: "3 new messages".
 *     const { arrived, moved } = waitingIn(list)
 *     // When the person wants to see them. If incomplete, fetch the page and start with `listOf`.
 *     const { list: next, incomplete } = settled(list, 50)
 *
 * `useLiveOrders` in web/orders is a complete example, with the query and the events that feed a list.
 */
export interface LiveList<T extends Item> {
  readonly rules: ListRules<T>
  readonly rows: readonly ShownRow<T>[]
  /**
   * The range of the sorted items that the list knows without a gap, both ends included. `from` is the
   * first item of the page if others come before it, `to` the last if others follow. Null means that
   * the range is open at that end. Every item that enters the range has to come as a change.
   */
  readonly from: T | null
  readonly to: T | null
  /** Items that belong on this page and are not shown yet, by id. */
  readonly arrived: ReadonlyMap<string, T>
}

/** The list as a page shows it: all rows `here`, nothing waits. */
export function listOf<T extends Item>(rules: ListRules<T>, page: FetchedPage<T>): LiveList<T> {
  const rows = page.rows.map((row) => ({ ...row, state: 'here' as const }))
  return { rules, rows, ...endsOf(page), arrived: new Map() }
}

function endsOf<T extends Item>({
  rows,
  hasPrevious,
  hasNext,
}: FetchedPage<T>): Pick<LiveList<T>, 'from' | 'to'> {
  return {
    from: (hasPrevious ? rows[0]?.item : null) ?? null,
    to: (hasNext ? rows.at(-1)?.item : null) ?? null,
  }
}

/**
 * The list after changes. A change may come twice or late: an older version never replaces a newer
 * one. Rows keep their positions.
 */
export function withChanges<T extends Item>(
  list: LiveList<T>,
  changes: readonly ItemChange<T>[],
): LiveList<T> {
  const changed = new Map<string, T | null>()
  for (const { id, item } of changes) {
    const known = changed.get(id)
    if (item === null || known === undefined || (known !== null && item.version > known.version))
      changed.set(id, item)
  }
  if (changed.size === 0) return list

  const rows = list.rows.map((row) => changedRow(list, row, changed.get(row.item.id)))
  const shown = new Set(rows.map(({ item }) => item.id))
  const arrived = new Map(list.arrived)
  for (const [id, item] of changed) {
    if (shown.has(id)) continue
    if (item === null) arrived.delete(id)
    else if (item.version < (arrived.get(id)?.version ?? 0)) continue
    else if (belongsHere(list, item)) arrived.set(id, item)
    else arrived.delete(id)
  }
  return { ...list, rows: markMoved(rows, list.rules), arrived }
}

/**
 * The list after its page was fetched again. A row that the fetched page does not have becomes
 * `missing`, unless it sorts after the end of that page, where new items pushed it.
 */
export function withPage<T extends Item>(list: LiveList<T>, page: FetchedPage<T>): LiveList<T> {
  const fetched = new Map(page.rows.map((row) => [row.item.id, row]))
  const shown = new Set(list.rows.map(({ item }) => item.id))
  const arrived = new Map(
    page.rows.flatMap(({ item }) => (shown.has(item.id) ? [] : [[item.id, item]])),
  )
  const last = page.rows.at(-1)?.item
  const rows = list.rows.map((row): ShownRow<T> => {
    const now = fetched.get(row.item.id)
    if (now) return now.item.version < row.item.version ? row : { ...now, state: 'here' }
    const pushedOff = page.hasNext && last !== undefined && list.rules.compare(row.item, last) > 0
    return pushedOff || row.state === 'deleted' ? row : { ...row, state: 'missing' }
  })
  return { ...list, ...endsOf(page), rows: markMoved(rows, list.rules), arrived }
}

/** How much waits for `settled` to apply it. */
export interface Waiting {
  /** How many items belong on the page and are not shown yet. */
  readonly arrived: number
  /** How many rows are not where they belong. */
  readonly moved: number
}

export function waitingIn<T extends Item>({ rows, arrived }: LiveList<T>): Waiting {
  return { arrived: arrived.size, moved: rows.filter(({ state }) => state !== 'here').length }
}

export interface Settled<T extends Item> {
  readonly list: LiveList<T>
  /** True if only the API knows what else belongs on the page, or where the next page begins. */
  readonly incomplete: boolean
}

/**
 * The list with everything that waited applied, cut to `size` rows. A list that had a next page still has
 * one until the API says otherwise.
 */
export function settled<T extends Item>(list: LiveList<T>, size: number): Settled<T> {
  const staying = list.rows.filter(
    ({ item, state }) => (state === 'here' || state === 'moved') && belongsHere(list, item),
  )
  const arrived = [...list.arrived.values()].map((item) => ({ item, cursor: null }))
  const all = [...staying, ...arrived].sort((one, other) =>
    list.rules.compare(one.item, other.item),
  )
  const rows = all
    .slice(0, size)
    .map(({ item, cursor }) => ({ item, cursor, state: 'here' as const }))
  const last = rows.at(-1)
  const to = all.length > size && last ? last.item : list.to
  const short = to !== null && rows.length < size
  const edgeless = to !== null && last?.cursor === null
  return {
    list: { ...list, rows, to, arrived: new Map() },
    incomplete: short || edgeless || list.from !== null,
  }
}

function changedRow<T extends Item>(
  list: LiveList<T>,
  row: ShownRow<T>,
  item: T | null | undefined,
): ShownRow<T> {
  if (item === undefined || row.state === 'deleted') return row
  if (item === null) return { ...row, state: 'deleted' }
  if (item.version <= row.item.version) return row
  return { ...row, item, state: belongsHere(list, item) ? 'here' : 'moved' }
}

/** Marks the fewest rows whose removal leaves the rest sorted. */
function markMoved<T extends Item>(
  rows: readonly ShownRow<T>[],
  { compare }: ListRules<T>,
): readonly ShownRow<T>[] {
  const inOrder = longestSorted(rows, (one, other) => compare(one.item, other.item))
  return rows.map((row) =>
    row.state === 'here' && !inOrder.has(row) ? { ...row, state: 'moved' } : row,
  )
}

/** Whether an item belongs in the range that the list knows. */
function belongsHere<T extends Item>({ rules, from, to }: LiveList<T>, item: T): boolean {
  return (
    rules.includes(item) &&
    (from === null || rules.compare(item, from) >= 0) &&
    (to === null || rules.compare(item, to) <= 0)
  )
}
