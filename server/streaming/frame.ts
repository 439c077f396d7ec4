/**
 * What goes over the wire, as the graphql-sse protocol (distinct connections mode) has it: a `next`
 * event per result and a `complete` event at the end. Comments keep the connection alive.
 */
export class Frame {
  /** The event itself. */
  readonly body: Buffer
  /** The event as one chunk of a chunked HTTP/1.1 response, ready for the socket. */
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

/** A GraphQL result as it goes to the client: data, and errors that are already masked. */
export type StreamResult = object

/** A result, serialised once for however many read it. */
export function nextFrame(result: StreamResult): Frame {
  return new Frame(`event: next\ndata: ${JSON.stringify(result)}\n\n`)
}

/** Tells the client not to come back. */
export const COMPLETE_FRAME = new Frame('event: complete\ndata:\n\n')

/** The last result of a reader who was to get every value and did not keep up. */
export const SLOW_CONSUMER_FRAME = nextFrame({
  errors: [
    {
      message: 'You read too slowly, and nothing may be left out. Go on from your last cursor.',
      extensions: { code: 'SLOW_CONSUMER' },
    },
  ],
})

/** The last result of whoever may not watch any more. */
export const SESSION_ENDED_FRAME = nextFrame({
  errors: [
    {
      message: 'What you watched with is no longer valid. Sign in again, or use another key.',
      extensions: { code: 'SESSION_ENDED' },
    },
  ],
})

export const KEEP_ALIVE_FRAME = new Frame(':\n\n')
