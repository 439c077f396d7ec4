/** How many connections each kind of work may have; see `Database`. */
export interface PoolShares {
  feed: number
  access: number
  writes: number
  /** 0: this work shares the connections of `reads`. */
  background: number
  reads: number
}

/** The fewest connections of one server. */
export const LEAST_CONNECTIONS = 4

/**
 * Divides the connections of one server, so that no kind of work can take those of another: sign-in, rights
 * and the feed go on while every other connection waits for a locked row or a long statement.
 *
 * @param total at least `LEAST_CONNECTIONS`
 */
export function sharesOf(total: number): PoolShares {
  const feed = 1
  const background = total > LEAST_CONNECTIONS ? Math.max(1, Math.floor(total / 10)) : 0
  const access = Math.max(1, Math.floor(total / 5))
  const writes = Math.max(1, Math.floor(total / 4))
  return { feed, background, access, writes, reads: total - feed - background - access - writes }
}
