import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'

/** A socket that keeps what is written to it, without a network. */
class MemorySocket extends Socket {
  received = ''
  writes = 0
  /** Whether a write waits for `takeOne`. */
  holds = false
  /** Called after each completed write. */
  onTaken: () => void = () => undefined
  #waiting: (() => void) | undefined

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.#take(chunk.toString(), done)
  }

  override _writev(chunks: { chunk: Buffer }[], done: () => void): void {
    this.#take(chunks.map(({ chunk }) => chunk.toString()).join(''), done)
  }

  takeOne(): void {
    this.#waiting?.()
  }

  #take(text: string, done: () => void): void {
    this.writes += 1
    const take = () => {
      this.#waiting = undefined
      this.received += text
      done()
      this.onTaken()
    }
    if (this.holds) this.#waiting = take
    else take()
  }
}

export interface MemoryClient {
  readonly response: ServerResponse
  /** The results of the `next` events received so far. */
  results(): unknown[]
  readonly completed: boolean
  /** Number of writes to the socket: each would be a system call. */
  readonly writes: number
  /** Whether the response is over. */
  readonly ended: boolean
  /** Resolves once `count` results have been received. Rejects if the response is over before. */
  untilResults(count: number): Promise<void>
  /** Resolves once the response is over. */
  untilEnded(): Promise<void>
  leave(): void
  /** From now on a write completes only with `takeOne`. */
  hold(): void
  takeOne(): void
}

/** A response of HTTP/1.1 whose client is in this process. Writes complete at once, unless `hold` was called. */
export function memoryClient(): MemoryClient {
  const socket = new MemorySocket()
  const request = new IncomingMessage(socket)
  request.httpVersionMajor = 1
  request.httpVersionMinor = 1
  const response = new ServerResponse(request)
  response.assignSocket(socket)
  response.once('finish', () => socket.destroy())
  const results = () =>
    [...socket.received.matchAll(/event: next\ndata: (.*)\n/g)].map((match): unknown =>
      JSON.parse(match[1] ?? ''),
    )
  const waiting = new Set<() => void>()
  const checkAll = () => {
    for (const check of waiting) check()
  }
  socket.onTaken = checkAll
  response.once('close', checkAll)
  /** Resolves when `found` returns true. It is checked after each write and at the end. */
  const until = (found: () => boolean) =>
    new Promise<void>((resolve, reject) => {
      const check = () => {
        if (found()) resolve()
        else if (response.closed) reject(new Error(`ended after ${results().length} results`))
        else return
        waiting.delete(check)
      }
      waiting.add(check)
      check()
    })
  return {
    response,
    results,
    untilResults: (count) => until(() => results().length >= count),
    untilEnded: () => until(() => response.closed),
    get writes() {
      return socket.writes
    },
    get completed() {
      return socket.received.includes('event: complete')
    },
    get ended() {
      return response.closed
    },
    leave: () => {
      socket.destroy()
    },
    hold: () => {
      socket.holds = true
    },
    takeOne: () => socket.takeOne(),
  }
}
