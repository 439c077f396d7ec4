interface Versioned {
  readonly id: string
  readonly version: number
}

/** The ids of orders in `now` that `before` does not have, or has in another version. */
export function changedOrders(
  before: readonly Versioned[],
  now: readonly Versioned[],
): ReadonlySet<string> {
  const versions = new Map(before.map(({ id, version }) => [id, version]))
  return new Set(now.filter(({ id, version }) => versions.get(id) !== version).map(({ id }) => id))
}
