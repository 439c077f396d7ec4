/** A request of the client under test. The test controls its response. */
interface OpenStream {
  readonly request: RequestInit | undefined
  /** Sends one result of the subscription. */
  next(result: unknown): void
  /** Tells the client that the subscription is complete. */
  complete(): void
  /** Sends a comment, without content unless given, as a server does to keep the connection alive. */
  keepAlive(comment?: string): void
  /** Ends the response as a draining server does. */
  end(): void
  /** Breaks the connection. */
  break(): void
  readonly aborted: boolean
}

export interface SseFetch {
  readonly fetchFn: typeof fetch
  readonly streams: readonly OpenStream[]
  /** Resolves with stream number `count`, as soon as it is open. */
  opened(count: number): Promise<OpenStream>
  /** The answer to the next requests: an open stream, no connection, or an HTTP status. */
  answer: 'stream' | 'unreachable' | number
}

/** A `fetch` that answers with server-sent events like the API, without a socket. */
export function sseFetch(): SseFetch {
  const streams: OpenStream[] = []
  let waiting: { count: number; resolve: (stream: OpenStream) => void }[] = []

  const server: SseFetch = {
    streams,
    answer: 'stream',
    opened(count) {
      const newest = streams[count - 1]
      if (newest) return Promise.resolve(newest)
      return new Promise((resolve) => waiting.push({ count, resolve }))
    },
    fetchFn: (_input, init) => {
      const answer = server.answer
      const { stream, body } = openStream(init)
      streams.push(stream)
      waiting = waiting.filter(({ count, resolve }) => {
        if (streams.length < count) return true
        resolve(stream)
        return false
      })
      if (answer === 'unreachable') return Promise.reject(new TypeError('Failed to fetch'))
      if (answer !== 'stream') return Promise.resolve(new Response('{}', { status: answer }))
      const headers = { 'content-type': 'text/event-stream' }
      return Promise.resolve(new Response(body, { headers }))
    },
  }
  return server
}

function openStream(request: RequestInit | undefined): {
  stream: OpenStream
  body: ReadableStream<Uint8Array>
} {
  const encoder = new TextEncoder()
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>()
  const writer = writable.getWriter()
  const write = (chunk: string) => void writer.write(encoder.encode(chunk)).catch(() => undefined)
  const fail = (reason: unknown) => void writer.abort(reason).catch(() => undefined)
  const signal = request?.signal
  signal?.addEventListener('abort', () => fail(signal.reason))

  return {
    body: readable,
    stream: {
      request,
      next: (result) => write(`event: next\ndata: ${JSON.stringify(result)}\n\n`),
      complete: () => write('event: complete\ndata:\n\n'),
      keepAlive: (comment) => write(comment === undefined ? ':\n\n' : `: ${comment}\n\n`),
      end: () => void writer.close().catch(() => undefined),
      break: () => fail(new TypeError('network error')),
      get aborted() {
        return signal?.aborted ?? false
      },
    },
  }
}
