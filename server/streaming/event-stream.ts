import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import {
  COMPLETE_FRAME,
  KEEP_ALIVE_FRAME,
  LIVE_FRAME,
  SLOW_CONSUMER_FRAME,
  STALE_FRAME,
  type Frame,
} from './frame.ts'

const COMMENTS: ReadonlySet<Frame> = new Set([KEEP_ALIVE_FRAME, STALE_FRAME, LIVE_FRAME])

const HEADERS = {
  'Content-Type': 'text/event-stream',
  // Proxies must not cache, compress or buffer the stream.
  'Cache-Control': 'no-cache, no-store, no-transform',
  'X-Accel-Buffering': 'no',
}

/** See `LIMITS` for the defaults. "Queued" are bytes that this process holds for one subscriber. */
export interface EventStreamLimits {
  /** Queued bytes above which `sendLatest` keeps a frame back, and newer frames replace it. */
  maxQueuedBytes: number
  /** Queued bytes above which `sendEvery` ends the stream. */
  maxBacklogBytes: number
  /** A subscriber that does not read what is queued within this time is disconnected; in ms. */
  stalledMs: number
  /**
   * How long the response head waits for the first frame, so that one system call sends both; in ms. 0: the
   * head does not wait.
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
 * A stream: one open HTTP response that carries server-sent events to one subscriber.
 *
 * Guarantees: frames arrive in the order in which they were sent; the memory for a subscriber that reads
 * slowly is bounded (`EventStreamLimits`); sending to a closed stream does nothing; no method throws. A
 * stream is closed once either side has ended the response.
 *
 * A frame's prepared chunk is written straight to the socket, which saves composing it for each stream.
 * That requires a response that owns its socket and is chunked. A pipelined request has no socket yet, and
 * HTTP/1.0, which some proxies use, has no chunks: in both cases frames are written through Node's response.
 */
export class EventStream {
  readonly #response: ServerResponse
  readonly #limits: EventStreamLimits
  readonly #connection: Socket
  /** The connection, if chunks may be written straight to it. */
  readonly #socket: Socket | undefined
  #onClosed: (() => void)[] | undefined = []
  #lastEventAt = -Infinity
  #eventCount = 0
  /** The frame that `sendLatest` keeps back. */
  #held: Frame | undefined
  #stalled: NodeJS.Timeout | undefined
  /** Set while the response head waits for the first frame. */
  #head: NodeJS.Timeout | undefined

  /** Sends the response head with status 200. Headers already set on `response` are kept. */
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
    // Node emits no 'close' on a pipelined response that never got the connection.
    if (response.socket === null) this.#connection.once('close', this.#close)
    if (response.closed || this.#connection.destroyed) this.#close()
    // Some browsers report the response head only when a byte of the body follows.
    this.keepAlive()
    // On a connection shared with earlier responses nothing may be delayed.
    const waits = this.#socket !== undefined && !this.closed && limits.headMs > 0
    if (!waits) this.#connection.uncork()
    else this.#head = setTimeout(() => this.#sendHead(), limits.headMs)
  }

  /**
   * Calls `closed` once, when the response is over, no matter which side ended it. Calls it at once if the
   * response is over already. Returns a function that takes the callback back.
   */
  onClose(closed: () => void): () => void {
    if (this.#onClosed === undefined) closed()
    else this.#onClosed.push(closed)
    return () => {
      this.#onClosed = this.#onClosed?.filter((each) => each !== closed)
    }
  }

  /** Whether the response is over or has been ended by this process. */
  get closed(): boolean {
    return this.#onClosed === undefined || this.#response.writableEnded
  }

  /** Bytes that Node holds for this subscriber. What the kernel buffers, up to megabytes, is not included. */
  get queuedBytes(): number {
    return this.#socket?.writableLength ?? this.#response.writableLength
  }

  /**
   * Sends a frame. While more than `maxQueuedBytes` are queued, keeps it back instead, replacing the frame
   * kept back before, and sends it when the subscriber has caught up. So the newest frame is never lost.
   */
  sendLatest(frame: Frame): void {
    if (this.closed) return
    if (this.#held === undefined && this.isReady) {
      this.#write(frame)
    } else this.#hold(frame)
  }

  /**
   * Sends a frame that must not be skipped. While more than `maxBacklogBytes` are queued, it ends the stream
   * with `SLOW_CONSUMER` instead.
   */
  sendEvery(frame: Frame): void {
    if (this.closed) return
    if (this.isFull) this.complete(SLOW_CONSUMER_FRAME)
    else this.#write(frame)
  }

  /** Whether at most `maxQueuedBytes` are queued. */
  get isReady(): boolean {
    return this.queuedBytes <= this.#limits.maxQueuedBytes
  }

  /** Whether more than `maxBacklogBytes` are queued. */
  get isFull(): boolean {
    return this.queuedBytes > this.#limits.maxBacklogBytes
  }

  /**
   * Resolves when the subscriber is ready for more: at once if `isReady`, otherwise when all that is queued
   * now has been handed to the kernel, or the stream has closed. A subscriber that takes longer than
   * `stalledMs` is disconnected.
   */
  async ready(): Promise<void> {
    if (this.closed || this.isReady) return
    this.#dropIfStalled()
    await new Promise<void>((resolve) => {
      const forget = this.onClose(resolve)
      this.#write(KEEP_ALIVE_FRAME, () => {
        forget()
        resolve()
      })
    })
    // If the stream was ended meanwhile, the time limit stays: the subscriber must still read the end.
    if (this.#response.writableEnded) return
    clearTimeout(this.#stalled)
    this.#stalled = undefined
  }

  /** When the last event was sent, in ms of `performance.now()`; -Infinity before the first. */
  get lastEventAt(): number {
    return this.#lastEventAt
  }

  /** Number of events sent since the last call. */
  takeEventCount(): number {
    const count = this.#eventCount
    this.#eventCount = 0
    return count
  }

  /**
   * Sends a comment, so that proxies keep the connection open. Being small, it ignores the limits.
   *
   * @default comment `KEEP_ALIVE_FRAME`
   */
  keepAlive(comment = KEEP_ALIVE_FRAME): void {
    this.#write(comment)
  }

  /**
   * Ends the response and its connection without `complete`: the client will reconnect. A frame kept back is
   * dropped.
   */
  end(): void {
    if (this.closed) return
    this.#dropIfStalled()
    this.#response.end(() => this.#connection.end())
    this.#sendHead()
  }

  /**
   * Sends a last frame, if any (by default the frame kept back), then `complete`, and ends the response: the
   * client will not reconnect. The connection is not ended: the client may use it again.
   */
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
    if (!COMMENTS.has(frame)) {
      this.#lastEventAt = performance.now()
      this.#eventCount += 1
    }
    if (this.#socket === undefined) this.#response.write(frame.body, written)
    else if (this.#socket.writable) this.#socket.write(frame.chunk, written)
    this.#sendHead()
  }

  /** Sends the response head and what follows it, if they still wait. */
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
    // The comment is written after all that is queued before it, so its callback tells when that has been
    // sent. The 'drain' event is no substitute: whether it is emitted depends on a high-water mark that
    // differs between versions and settings of Node.
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
