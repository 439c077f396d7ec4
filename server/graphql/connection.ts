/** A page of a Relay connection, in the form that the schema's connection types resolve from. */
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
 * Creates a page of a connection. `rows` are all rows of the page and set its start and end cursor.
 * `edges` may be fewer: a node that was deleted after the page was read has no edge, but its cursor is
 * still a valid position to continue from.
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
