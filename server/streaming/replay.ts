import { nextFrame, type StreamResult } from './frame.ts'
import type { Attachment } from '../async/attachment.ts'
import { isAsyncIterable } from '../async/is-async-iterable.ts'
import type { Member, Update } from './member.ts'

/** How a subscriber that was here before catches up with the shared run. */
export interface Resume {
  /** The cursor to resume from. Subscribers with equal cursors missed the same values. */
  readonly cursor: string
  /**
   * Starts the run of the values that the subscriber missed; or resolves with a result with errors if there
   * is no such run. Only the last value has a position: the shared run goes on after it. The subscriber must
   * be attached when that position is determined. The run ends when `signal` aborts.
   */
  readonly run: (
    attachment: Attachment,
    signal: AbortSignal,
  ) => Promise<AsyncIterable<unknown> | StreamResult>
}

/**
 * Lets members that resume from the same cursor catch up with the shared run together, so that the values
 * they missed are read and serialized once. After a restart of the server most members have equal cursors.
 *
 * The replay is as fast as the fastest of its members reads. Values wait in memory for the slower ones, up
 * to `maxBacklogBytes` of a stream. A stream beyond that is ended; its client reconnects and resumes from
 * the last cursor it received.
 */
export class Replay {
  /** The members, and how to stop waiting for the end of their streams. */
  readonly #members = new Map<Member, () => void>()
  readonly #abort = new AbortController()
  #begin: () => void = () => undefined
  /** Resolves when the first value of the run has been read, the run is over, or it has no member left. */
  readonly begun = new Promise<void>((resolve) => (this.#begin = resolve))

  /** Number of members whose streams are open. */
  get size(): number {
    return this.#members.size
  }

  /** Adds a member. Only before `run`. When the last member has left, the replay stops. */
  add(member: Member): void {
    const forget = member.stream.onClose(() => {
      this.#members.delete(member)
      if (this.#members.size > 0) return
      this.#abort.abort()
      this.#begin()
    })
    if (!member.stream.closed) this.#members.set(member, forget)
  }

  /**
   * Resolves when every member has caught up or left. A result with errors ends the streams for good; a run
   * that ends without a position ends the remaining streams, and their clients reconnect. Rejects with the
   * error of `resume.run` or `execute`; the streams are still open then (`end`).
   */
  async run(resume: Resume, execute: (value: unknown) => Promise<Update>): Promise<void> {
    try {
      await this.#run(resume, execute)
    } finally {
      this.#begin()
    }
  }

  async #run({ run }: Resume, execute: (value: unknown) => Promise<Update>): Promise<void> {
    const attachment = {
      attach: () => {
        for (const member of this.#members.keys()) member.attach()
      },
      detach: () => {
        for (const member of this.#members.keys()) member.detach()
      },
    }
    const values = await run(attachment, this.#abort.signal)
    if (!isAsyncIterable(values)) {
      const refusal = nextFrame(values)
      for (const { stream } of this.#openMembers) stream.complete(refusal)
      return
    }
    for await (const value of values) {
      this.#begin()
      const update = await execute(value)
      await this.#untilOneIsReady()
      if (this.#openMembers.length === 0) return
      for (const member of this.#openMembers) {
        if (member.stream.isFull) member.stream.end()
        else if (update.position === undefined) member.stream.sendEvery(update.frame)
        else this.#handOver(member, update)
      }
    }
    for (const { stream } of this.#openMembers) stream.end()
  }

  /** Lets a member that has caught up go on with the shared run. */
  #handOver(member: Member, update: Update): void {
    this.#members.get(member)?.()
    this.#members.delete(member)
    member.begin(update)
  }

  /** Ends all streams without `complete`, so that their clients reconnect. */
  end(): void {
    for (const { stream } of this.#openMembers) stream.end()
  }

  get #openMembers(): Member[] {
    return [...this.#members.keys()].filter(({ stream }) => !stream.closed)
  }

  async #untilOneIsReady(): Promise<void> {
    const streams = this.#openMembers.map(({ stream }) => stream)
    if (streams.length === 0 || streams.some(({ isReady }) => isReady)) return
    await Promise.race(streams.map((stream) => stream.ready()))
  }
}
