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

/** What a client selects of each event, besides what the tests look at. */
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
 * The batches of one connection, read from the socket only as fast as they are taken. Ends when
 * `signal` aborts, the server closes the connection, or finds the reader too slow and says so; throws
 * for any other refusal.
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
        const json = /^event: next\ndata: (.+)$/.exec(block)?.[1]
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
    // Whoever leaves hears of it as an error; so does whoever is cut off in the middle.
    const cutOff = error instanceof TypeError && error.message === 'terminated'
    if (!signal.aborted && !cutOff) throw error
  }
}
