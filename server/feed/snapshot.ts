/**
 * A snapshot of the database: which transactions are visible. It is the parsed text of a `pg_snapshot`,
 * `xmin:xmax:xip`.
 */
export interface Snapshot {
  /** As PostgreSQL writes and reads it. */
  readonly text: string
  /** Every transaction below this id is visible. */
  readonly xmin: bigint
  /** No transaction from this id on is visible. */
  readonly xmax: bigint
  /** The transactions between the two that were open, and so are not visible. */
  readonly open: ReadonlySet<bigint>
}

/** Parses a `pg_snapshot`. Throws a `SyntaxError` or `TypeError` if `text` is not one. */
export function parseSnapshot(text: string): Snapshot {
  const [xmin, xmax, open] = text.split(':')
  if (xmin === undefined || xmax === undefined || open === undefined) {
    throw new TypeError(`not a snapshot: ${text}`)
  }
  const ids = open === '' ? [] : open.split(',').map(BigInt)
  return { text, xmin: BigInt(xmin), xmax: BigInt(xmax), open: new Set(ids) }
}

/** Whether a snapshot shows what the transaction `xid` wrote, provided that it was committed. */
export function isVisibleIn({ xmin, xmax, open }: Snapshot, xid: bigint): boolean {
  return xid < xmin || (xid < xmax && !open.has(xid))
}

/**
 * Whether snapshot `a` was taken after `b` and can show more. Both must come from one server that was not
 * replaced or rewound in between: transactions then only become visible, so of two snapshots one contains
 * the other.
 */
export function isLater(a: Snapshot, b: Snapshot): boolean {
  return a.xmax > b.xmax || (a.xmax === b.xmax && a.open.size < b.open.size)
}
