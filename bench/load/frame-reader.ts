const START = Buffer.from('event: next')
const END = Buffer.from('\n\n')

/** Called with a complete `next` event: the bytes from `start` to `end` of `bytes`, valid during the call. */
export type OnFrame = (bytes: Buffer, start: number, end: number) => void

/**
 * Finds the `next` events in the bytes of one stream, cheaply: whatever stands between them (heads,
 * chunk sizes, comments) is skipped unread. An event may arrive in pieces.
 */
export class FrameReader {
  readonly #onFrame: OnFrame
  /** What has arrived of an event whose end has not, or may be the beginning of one. */
  #rest: Buffer | undefined

  constructor(onFrame: OnFrame) {
    this.#onFrame = onFrame
  }

  /** Reads on. The bytes are not kept: their memory may be used again afterwards. */
  push(arrived: Buffer): void {
    const bytes = this.#rest === undefined ? arrived : Buffer.concat([this.#rest, arrived])
    this.#rest = undefined
    let position = 0
    for (;;) {
      const start = bytes.indexOf(START, position)
      if (start === -1) {
        // After a line's end, as nearly always, no event can have begun.
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
