/** What a connection's type resolves from: the relay plugin adds the fields. */
export interface Connection<Node> {
  edges: { node: Node; cursor: string }[]
  pageInfo: {
    hasNextPage: boolean
    hasPreviousPage: boolean
    startCursor: string | null
    endCursor: string | null
  }
}

/**
 * A page of a connection. `rows` names the page's ends: an edge can be missing where its node vanished
 * after the page was found, and its cursor is still a place to go on from.
 */
export function connectionOf<Node>(
  edges: { node: Node; cursor: string }[],
  page: {
    rows: readonly { cursor: string }[]
    hasNextPage: boolean
    hasPreviousPage: boolean
  },
): Connection<Node> {
  const { rows, hasNextPage, hasPreviousPage } = page
  return {
    edges,
    pageInfo: {
      hasNextPage,
      hasPreviousPage,
      startCursor: rows.at(0)?.cursor ?? null,
      endCursor: rows.at(-1)?.cursor ?? null,
    },
  }
}
