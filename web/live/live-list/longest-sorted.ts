/**
 * The largest set of items that are already in order: a longest non-decreasing subsequence. Takes time
 * quadratic in the number of items, unless all are in order.
 */
export function longestSorted<T extends object>(
  items: readonly T[],
  compare: (one: T, other: T) => number,
): ReadonlySet<T> {
  if (isSorted(items, compare)) return new Set(items)
  // For each item: the length of the longest such subsequence that ends with it, and the index before it.
  const best: { length: number; before: number }[] = []
  let end = -1
  items.forEach((item, at) => {
    let length = 1
    let before = -1
    for (let each = 0; each < at; each += 1) {
      const earlier = items[each]
      const found = best[each]
      if (earlier && found && found.length >= length && compare(earlier, item) <= 0) {
        length = found.length + 1
        before = each
      }
    }
    if (length > (best[end]?.length ?? 0)) end = at
    best.push({ length, before })
  })
  const sorted = new Set<T>()
  for (let at = end; at >= 0; at = best[at]?.before ?? -1) {
    const item = items[at]
    if (item) sorted.add(item)
  }
  return sorted
}

function isSorted<T extends object>(
  items: readonly T[],
  compare: (one: T, other: T) => number,
): boolean {
  return items.every((item, at) => {
    const before = items[at - 1]
    return before === undefined || compare(before, item) <= 0
  })
}
