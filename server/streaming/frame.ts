/**
 * One server-sent event, encoded once so that any number of streams can send it.
 *
 * The events follow the graphql-sse protocol, distinct connections mode: a `next` event per result and a
 * `complete` event at the end. A comment (`:`) keeps the connection alive.
 */
export class Frame {
  /** The bytes of the event. */
  readonly body: Buffer
  /** The event as one chunk of a chunked HTTP/1.1 response, to be written straight to the socket. */
  readonly chunk: Buffer

  constructor(text: string) {
    this.body = Buffer.from(text)
    this.chunk = Buffer.concat([
      Buffer.from(`${this.body.length.toString(16)}\r\n`),
      this.body,
      Buffer.from('\r\n'),
    ])
  }
}

/** A GraphQL result as the client receives it: data, and errors that are already masked. */
export type StreamResult = object

/**
 * A `next` event with `result`. `id`, a text without line breaks, is what the client sends as `Last-Event-ID` when
 * it reconnects. Throws a `TypeError` if `result` cannot be serialized as JSON.
 */
export function nextFrame(result: StreamResult, id?: string): Frame {
  const idLine = id === undefined ? '' : `id: ${id}\n`
  return new Frame(`${idLine}event: next\ndata: ${JSON.stringify(result)}\n\n`)
}

/** Tells the client that the subscription is over and that it must not reconnect. */
export const COMPLETE_FRAME = new Frame('event: complete\ndata:\n\n')

/** The last result of a subscriber that must get every value but reads too slowly. */
export const SLOW_CONSUMER_FRAME = nextFrame({
  errors: [
    {
      message: 'The subscriber reads too slowly. Resume from the last cursor received.',
      extensions: { code: 'SLOW_CONSUMER' },
    },
  ],
})

/** The last result of a subscriber whose session or API key has lost rights or ended. */
export const SESSION_ENDED_FRAME = nextFrame({
  errors: [
    {
      message:
        'The session or API key no longer allows this stream. Sign in again or use another key.',
      extensions: { code: 'SESSION_ENDED' },
    },
  ],
})

/** A comment: clients ignore it. */
export const KEEP_ALIVE_FRAME = new Frame(':\n\n')

/** A keep-alive that says that the source has fallen silent: what the stream sent last may be old. */
export const STALE_FRAME = new Frame(': stale\n\n')

/** A keep-alive that takes `STALE_FRAME` back. */
export const LIVE_FRAME = new Frame(': live\n\n')
