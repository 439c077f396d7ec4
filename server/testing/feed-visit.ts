import { z } from 'zod'

const Batch = z.object({
  events: z.array(z.object({ id: z.coerce.number().int(), orderId: z.string() })),
  cursor: z.string(),
  reset: z.boolean(),
})
export type FeedBatch = z.infer<typeof Batch>

const Result = z.object({
  data: z.object({ orderEvents: Batch }).nullish(),
  errors: z.array(z.object({ extensions: z.object({ code: z.string() }) })).optional(),
})

/** The subscription to the feed. `more` are further fields to select of each event. */
export function feedQuery(more = ''): string {
  return `subscription ($after: String) {
    orderEvents(after: $after) { events { id orderId ${more} } cursor reset }
  }`
}

export interface FeedVisit {
  url: string
  headers: Readonly<Record<string, string>>
  query: string
  after: string | undefined
}

/**
 * Yields the batches of one connection, and reads the socket only as fast as they are taken. Ends when
 * `signal` aborts, when the server closes the connection, or after the error `SLOW_CONSUMER`. Throws on
 * any other error.
 */
export async function* visitFeed(
  { url, headers, query, after }: FeedVisit,
  signal: AbortSignal,
): AsyncGenerator<FeedBatch | 'SLOW_CONSUMER', void, undefined> {
  try {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json', accept: 'text/event-stream' },
      body: JSON.stringify({ query, variables: { after } }),
      signal,
    })
    const decoder = new TextDecoder()
    let text = ''
    for await (const bytes of response.body ?? []) {
      text += decoder.decode(bytes, { stream: true })
      const whole = text.split('\n\n')
      text = whole.pop() ?? ''
      for (const block of whole) {
        const json = /^(?:id: .*\n)?event: next\ndata: (.+)$/.exec(block)?.[1]
        if (json === undefined) continue
        const { data, errors } = Result.parse(JSON.parse(json))
        const code = errors?.[0]?.extensions.code
        if (code === 'SLOW_CONSUMER') {
          yield code
          return
        }
        if (data == null) throw new Error(`refused: ${code ?? response.status}`)
        yield data.orderEvents
      }
    }
  } catch (error) {
    // `fetch` throws when the signal aborts, and when the server cuts the connection.
    const cutOff = error instanceof TypeError && error.message === 'terminated'
    if (!signal.aborted && !cutOff) throw error
  }
}
