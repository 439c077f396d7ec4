const START = Buffer.from('event: next')
const END = Buffer.from('\n\n')

/** Called with a complete `next` event, in `bytes` from `start` to `end`. They are valid only in the call. */
export type OnFrame = (bytes: Buffer, start: number, end: number) => void

/**
 * Finds the `next` events in the bytes of one stream. To be cheap, it skips everything between them
 * (response headers, chunk sizes, comments) without parsing. An event may arrive in pieces.
 */
export class FrameReader {
  readonly #onFrame: OnFrame
  /** The bytes of an incomplete event, or bytes that may be the beginning of an event. */
  #rest: Buffer | undefined

  constructor(onFrame: OnFrame) {
    this.#onFrame = onFrame
  }

  /** Reads more bytes. The buffer can be reused afterwards. */
  push(arrived: Buffer): void {
    const bytes = this.#rest === undefined ? arrived : Buffer.concat([this.#rest, arrived])
    this.#rest = undefined
    let position = 0
    for (;;) {
      const start = bytes.indexOf(START, position)
      if (start === -1) {
        // If the bytes end with a line break, as they nearly always do, no event has begun.
        if (bytes[bytes.length - 1] !== NEWLINE) {
          this.#rest = Buffer.from(
            bytes.subarray(Math.max(position, bytes.length - START.length + 1)),
          )
        }
        return
      }
      const end = bytes.indexOf(END, start)
      if (end === -1) {
        this.#rest = Buffer.from(bytes.subarray(start))
        return
      }
      position = end + END.length
      this.#onFrame(bytes, start, position)
    }
  }
}

const NEWLINE = 0x0a
