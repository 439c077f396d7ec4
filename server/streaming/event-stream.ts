import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { COMPLETE_FRAME, KEEP_ALIVE_FRAME, SLOW_CONSUMER_FRAME, type Frame } from './frame.ts'

const HEADERS = {
  'Content-Type': 'text/event-stream',
  // A proxy must neither keep, nor compress, nor hold back what passes.
  'Cache-Control': 'no-cache, no-store, no-transform',
  'X-Accel-Buffering': 'no',
}

export interface EventStreamLimits {
  /** What waits in this process for one reader before newer values replace each other, in bytes. */
  maxQueuedBytes: number
  /** What may wait for one reader who is to get every value, in bytes. */
  maxBacklogBytes: number
  /** A reader who does not take what waits for this long is gone, in ms. */
  stalledMs: number
  /**
   * How long the head waits for what follows it, in ms, so that both are one system call; 0: not at all.
   */
  headMs: number
}

const LIMITS: EventStreamLimits = {
  maxQueuedBytes: 16 * 1024,
  maxBacklogBytes: 1024 * 1024,
  stalledMs: 60_000,
  headMs: 20,
}

/**
 * One response that carries events.
 *
 * A prepared chunk goes straight to the socket: one system call, nothing composed again. That is
 * right only where the response owns the socket and is chunked. A pipelined request has no socket
 * yet, and HTTP/1.0 (which proxies may speak) knows no chunks: these are written through Node's
 * response, which knows what to do.
 */
export class EventStream {
  readonly #response: ServerResponse
  readonly #limits: EventStreamLimits
  readonly #connection: Socket
  /** The connection, where chunks go straight to it. */
  readonly #socket: Socket | undefined
  #onClosed: (() => void)[] | undefined = []
  #carriedAt = -Infinity
  #carried = 0
  #held: Frame | undefined
  #stalled: NodeJS.Timeout | undefined
  /** As long as the head waits for what follows. */
  #head: NodeJS.Timeout | undefined

  /** Sends the head; headers that were set on the response before are kept. */
  constructor(response: ServerResponse, limits: EventStreamLimits = LIMITS) {
    this.#response = response
    this.#limits = limits
    this.#connection = response.req.socket
    this.#connection.cork()
    response.writeHead(200, HEADERS)
    response.flushHeaders()
    this.#socket =
      response.socket !== null && response.chunkedEncoding ? response.socket : undefined
    response.once('close', this.#close)
    // A response whose turn on the connection never came is not told that the connection is gone.
    if (response.socket === null) this.#connection.once('close', this.#close)
    if (response.closed || this.#connection.destroyed) this.#close()
    // Some browsers report the head only once something follows it.
    this.keepAlive()
    // Where the connection is shared with responses before this one, nothing is to wait.
    const waits = this.#socket !== undefined && !this.closed && limits.headMs > 0
    if (!waits) this.#connection.uncork()
    else this.#head = setTimeout(() => this.#sendHead(), limits.headMs)
  }

  /** Calls back once, when the response is over, whoever ended it. */
  onClose(closed: () => void): void {
    if (this.#onClosed === undefined) closed()
    else this.#onClosed.push(closed)
  }

  get closed(): boolean {
    return this.#onClosed === undefined || this.#response.writableEnded
  }

  /** Bytes that Node still holds for this reader. The kernel's megabytes do not show here. */
  get queuedBytes(): number {
    return this.#socket?.writableLength ?? this.#response.writableLength
  }

  /**
   * Sends a frame, or, when the reader does not keep up, keeps it as the one to send next in place
   * of whichever was kept before: memory stays bounded, and the newest value is never lost.
   */
  sendLatest(frame: Frame): void {
    if (this.closed) return
    if (this.#held === undefined && this.isReady) {
      this.#write(frame)
    } else this.#hold(frame)
  }

  /** Sends a frame, none of which may be left out; a reader who is too far behind is ended. */
  sendEvery(frame: Frame): void {
    if (this.closed) return
    if (this.isFull) this.complete(SLOW_CONSUMER_FRAME)
    else this.#write(frame)
  }

  /** Whether the reader has taken most of what was sent. */
  get isReady(): boolean {
    return this.queuedBytes <= this.#limits.maxQueuedBytes
  }

  /** Whether more waits for the reader than may, if nothing is to be left out. */
  get isFull(): boolean {
    return this.queuedBytes > this.#limits.maxBacklogBytes
  }

  /** Resolves when the reader has taken most of what was sent, or is gone. */
  async ready(): Promise<void> {
    if (this.closed || this.isReady) return
    this.#dropIfStalled()
    await new Promise<void>((resolve) => {
      this.onClose(resolve)
      this.#write(KEEP_ALIVE_FRAME, () => {
        this.#onClosed = this.#onClosed?.filter((each) => each !== resolve)
        resolve()
      })
    })
    // Once the stream has been ended meanwhile, the end is still to be taken in time.
    if (this.#response.writableEnded) return
    clearTimeout(this.#stalled)
    this.#stalled = undefined
  }

  /** When it last sent an event, in ms of `performance.now()`. */
  get carriedAt(): number {
    return this.#carriedAt
  }

  /** How many events it has sent since this was asked last. */
  takeCarried(): number {
    const carried = this.#carried
    this.#carried = 0
    return carried
  }

  /** Keeps the connection open through proxies. Sent whatever waits: it is a few bytes. */
  keepAlive(): void {
    this.#write(KEEP_ALIVE_FRAME)
  }

  /** Ends the response and its connection; the client is to come back. */
  end(): void {
    if (this.closed) return
    this.#dropIfStalled()
    this.#response.end(() => this.#connection.end())
    this.#sendHead()
  }

  /** Sends a last result, if any, and tells the client that this was all. */
  complete(last: Frame | undefined = this.#held): void {
    if (this.closed) return
    this.#connection.cork()
    if (last !== undefined) this.#write(last)
    this.#write(COMPLETE_FRAME)
    this.#dropIfStalled()
    this.#response.end()
    this.#connection.uncork()
  }

  #write(frame: Frame, written?: () => void): void {
    if (this.closed) return
    if (frame !== KEEP_ALIVE_FRAME) {
      this.#carriedAt = performance.now()
      this.#carried += 1
    }
    if (this.#socket === undefined) this.#response.write(frame.body, written)
    else if (this.#socket.writable) this.#socket.write(frame.chunk, written)
    this.#sendHead()
  }

  /** Lets go what was written so far, if it still waits. */
  #sendHead(): void {
    if (this.#head === undefined) return
    clearTimeout(this.#head)
    this.#head = undefined
    this.#connection.uncork()
  }

  #hold(frame: Frame): void {
    const holding = this.#held !== undefined
    this.#held = frame
    if (holding) return
    this.#dropIfStalled()
    // This one is written when all that waits before it is. A 'drain' event would not always come:
    // from which queue on it does is up to the server's settings and the version of Node.
    this.#write(KEEP_ALIVE_FRAME, () => this.#release())
  }

  #release(): void {
    const held = this.#held
    if (this.closed || held === undefined) return
    clearTimeout(this.#stalled)
    this.#stalled = undefined
    this.#held = undefined
    this.#write(held)
  }

  #dropIfStalled(): void {
    this.#stalled ??= setTimeout(() => {
      this.#response.destroy()
      this.#close()
    }, this.#limits.stalledMs)
  }

  readonly #close = (): void => {
    const callbacks = this.#onClosed
    if (callbacks === undefined) return
    this.#onClosed = undefined
    this.#held = undefined
    clearTimeout(this.#stalled)
    this.#sendHead()
    this.#connection.removeListener('close', this.#close)
    for (const closed of callbacks) closed()
  }
}
