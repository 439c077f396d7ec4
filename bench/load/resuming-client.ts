import { request, type ClientRequest } from 'node:http'

export interface FeedTarget {
  url: string
  /** A `Cookie` header line. */
  cookie: string
}

const QUERY =
  'subscription ($after: String) { orderEvents(after: $after) { events { id kind } cursor reset } }'

/**
 * A subscriber of `orderEvents`. It counts events by a text search, because parsing them would take longer
 * than the measured server takes to send them.
 */
export class ResumingClient {
  readonly #request: ClientRequest
  readonly #waiting: { events: number; resolve: () => void }[] = []
  #unfinished = ''
  /** Resolves when the first data arrives. */
  readonly connected: Promise<void>
  /** The number of events received. */
  events = 0
  /** The cursors received, oldest first. */
  readonly cursors: string[] = []

  constructor({ url, cookie }: FeedTarget, after: string | undefined) {
    this.#request = request(`${url}/graphql`, {
      method: 'POST',
      agent: false,
      headers: {
        accept: 'text/event-stream',
        'content-type': 'application/json',
        cookie: cookie.replace(/^Cookie: /, '').trim(),
      },
    })
    this.connected = new Promise((resolve, reject) => {
      this.#request.on('error', reject)
      this.#request.on('response', (response) => {
        response.setEncoding('latin1')
        response.on('error', () => undefined)
        response.on('data', (text: string) => {
          this.#count(text)
          resolve()
        })
      })
    })
    this.connected.catch(() => undefined)
    this.#request.end(JSON.stringify({ query: QUERY, variables: { after } }))
  }

  /** Resolves when at least so many events have been received. */
  receive(events: number): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push({ events, resolve })
      this.#check()
    })
  }

  stop(): void {
    this.#request.destroy()
  }

  /** Counts in whole lines, because a chunk may end in the middle of a word. */
  #count(text: string): void {
    const end = text.lastIndexOf('\n') + 1
    const lines = this.#unfinished + text.slice(0, end)
    this.#unfinished = end === 0 ? this.#unfinished + text : text.slice(end)
    if (end === 0) return
    this.events += lines.split('"kind":').length - 1
    for (const [, cursor] of lines.matchAll(/"cursor":"([\w-]+)"/g)) {
      if (cursor !== undefined) this.cursors.push(cursor)
    }
    this.#check()
  }

  #check(): void {
    for (const { events, resolve } of this.#waiting) if (this.events >= events) resolve()
  }
}
