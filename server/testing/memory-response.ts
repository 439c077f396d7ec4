import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'

/** The far end of a response, without a network. */
class MemorySocket extends Socket {
  received = ''
  writes = 0
  /** Whether what is written waits until `takeOne`. */
  holds = false
  /** Called after each write that was taken. */
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
  /** The results that came as `next` events. */
  results(): unknown[]
  readonly completed: boolean
  /** How many times the connection was written to: system calls, if it were one. */
  readonly writes: number
  /** Whether the response is over. */
  readonly ended: boolean
  /** Resolves once `count` results have come; rejects if the response is over before. */
  untilResults(count: number): Promise<void>
  /** Resolves once the response is over. */
  untilEnded(): Promise<void>
  leave(): void
  /** From now on the client takes a write only when it is told to. */
  hold(): void
  takeOne(): void
}

/** A response of HTTP/1.1 whose client is in this process and takes all at once, unless it holds. */
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
  const look = () => {
    for (const each of waiting) each()
  }
  socket.onTaken = look
  response.once('close', look)
  /** Resolves when `found` says so, which is asked after each write and at the end. */
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
