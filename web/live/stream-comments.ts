const NEWLINE = 10
const COLON = 58

/**
 * Wraps `fetch` for event streams, so that `onComment` gets the text of each comment: graphql-sse ignores
 * comments. Everything is passed on unchanged. Lines must end with a line feed, as the API writes them.
 */
export function withComments(
  fetchFn: typeof fetch,
  onComment: (text: string) => void,
): typeof fetch {
  return async (input, init) => {
    const response = await fetchFn(input, init)
    if (!response.ok || !response.body) return response
    const { status, statusText, headers } = response
    const body = response.body.pipeThrough(commentReader(onComment))
    return new Response(body, { status, statusText, headers })
  }
}

function commentReader(
  onComment: (text: string) => void,
): TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>> {
  const decoder = new TextDecoder()
  /** The beginning of a comment whose end has not arrived; undefined in any other line. */
  let comment: string | undefined
  let isLineStart = true

  function read(chunk: Uint8Array): void {
    for (let from = 0; from < chunk.length;) {
      const newline = chunk.indexOf(NEWLINE, from)
      const end = newline === -1 ? chunk.length : newline
      if (isLineStart) comment = chunk[from] === COLON ? '' : undefined
      // Long lines of data are skipped, not decoded.
      if (comment !== undefined) comment += decoder.decode(chunk.subarray(from, end))
      isLineStart = newline !== -1
      if (isLineStart && comment !== undefined) onComment(comment.slice(1).trim())
      from = end + 1
    }
  }

  return new TransformStream({
    transform(chunk, controller) {
      read(chunk)
      controller.enqueue(chunk)
    },
  })
}
