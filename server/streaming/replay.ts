import { nextFrame, type StreamResult } from './frame.ts'
import { isAsyncIterable } from '../async/is-async-iterable.ts'
import type { Member, Update } from './member.ts'

/** How readers who all stopped at one place are brought up to the shared run. */
export interface Resume {
  /** Names where they stopped: who stopped at the same place misses the same. */
  readonly place: string
  /**
   * Begins the values that they miss, of which the last has the position from which the shared run
   * goes on; or the errors for which there are none. Calls `attach` when what the shared run yields is
   * to be kept for them.
   */
  readonly run: (
    attach: () => void,
    signal: AbortSignal,
  ) => Promise<AsyncIterable<unknown> | StreamResult>
}

/**
 * Brings readers who stopped at the same place up to the shared run together: after a restart, most
 * did. It goes on as fast as the fastest of them reads. For the others the rest waits in memory, up
 * to the limit of every stream; who is further behind is ended, and goes on from its last cursor.
 */
export class Replay {
  readonly #members = new Set<Member>()
  readonly #abort = new AbortController()

  get size(): number {
    return this.#members.size
  }

  /** Takes one more in, before `run`. */
  add(member: Member): void {
    this.#members.add(member)
    member.stream.onClose(() => {
      this.#members.delete(member)
      if (this.#members.size === 0) this.#abort.abort()
    })
  }

  /** Resolves when all are up to date, or gone. Throws if `resume` or `execute` does. */
  async run({ run }: Resume, execute: (value: unknown) => Promise<Update>): Promise<void> {
    const values = await run(() => {
      for (const member of this.#members) member.attach()
    }, this.#abort.signal)
    if (!isAsyncIterable(values)) {
      const refusal = nextFrame(values)
      for (const { stream } of this.#open) stream.complete(refusal)
      return
    }
    for await (const value of values) {
      const update = await execute(value)
      await this.#untilOneIsReady()
      if (this.#open.length === 0) return
      for (const member of this.#open) {
        if (member.stream.isFull) member.stream.end()
        else if (update.position === undefined) member.stream.sendEvery(update.frame)
        else member.begin(update)
      }
    }
    for (const member of this.#open) if (!member.isLive) member.stream.end()
  }

  /** Ends all streams; the clients are to come back. */
  end(): void {
    for (const { stream } of this.#open) stream.end()
  }

  /** Those who still read. */
  get #open(): Member[] {
    return [...this.#members].filter(({ stream }) => !stream.closed)
  }

  async #untilOneIsReady(): Promise<void> {
    const streams = this.#open.map(({ stream }) => stream)
    if (streams.length === 0 || streams.some(({ isReady }) => isReady)) return
    await Promise.race(streams.map((stream) => stream.ready()))
  }
}
