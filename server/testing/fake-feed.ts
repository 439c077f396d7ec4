import { BoundedQueue } from '../async/bounded-queue.ts'
import type { CohortSource } from '../streaming/cohort.ts'
import type { StreamResult } from '../streaming/frame.ts'
import type { Attachment } from '../async/attachment.ts'
import type { Resume } from '../streaming/replay.ts'

interface FakePage {
  position?: number
  ids: readonly number[]
  filling?: string
  replayFrom?: string
}

const cursorOf = (after: number, size: number) => `${after} by ${size}`

/** A feed without a database, whose events are numbers: the shared run, and replays up to it. */
export class FakeFeed implements CohortSource {
  readonly delivery = 'every'
  position = 0
  /** Called before each step, so that a test decides how long it takes. */
  readonly #pause: () => Promise<void>
  readonly #runs = new Set<BoundedQueue<FakePage>>()

  constructor(pause: () => Promise<void> = () => Promise.resolve()) {
    this.#pause = pause
  }

  get active(): number {
    return this.#runs.size
  }

  publish(filling?: string): void {
    this.position += 1
    const page = { position: this.position, ids: [this.position], ...(filling && { filling }) }
    this.#publish(page)
  }

  /** Adds `count` events that the shared run leaves out. */
  leaveOut(count: number): void {
    const replayFrom = cursorOf(this.position, 2)
    this.position += count
    this.#publish({ position: this.position, ids: [], replayFrom })
  }

  #publish(page: FakePage): void {
    for (const run of this.#runs) void run.put(page)
  }

  subscribe(signal: AbortSignal): Promise<AsyncIterable<unknown>> {
    return Promise.resolve(this.#run(signal))
  }

  async execute(value: unknown): Promise<StreamResult> {
    await this.#pause()
    return { data: value }
  }

  /** A replay of the events above `after`, in pages of `size`. */
  resume(after: number, size = 2): Resume {
    return {
      cursor: cursorOf(after, size),
      run: (attachment) => Promise.resolve(this.#replay(after, size, attachment)),
    }
  }

  readonly resumeFrom = (cursor: string): Resume => {
    const [after = 0, size = 0] = cursor.split(' by ').map(Number)
    return this.resume(after, size)
  }

  async *#run(signal: AbortSignal): AsyncGenerator<FakePage, void, undefined> {
    const pages = new BoundedQueue<FakePage>(signal, Infinity)
    this.#runs.add(pages)
    try {
      yield { position: this.position, ids: [] }
      for await (const page of pages) {
        await this.#pause()
        yield page
      }
    } finally {
      this.#runs.delete(pages)
    }
  }

  async *#replay(
    after: number,
    size: number,
    { attach, detach }: Attachment,
  ): AsyncGenerator<FakePage, void, undefined> {
    let at = after
    // Attaches at first, as if little had been missed.
    attach()
    await this.#pause()
    detach()
    for (const stretch of ['behind', 'attached'] as const) {
      if (stretch === 'attached') attach()
      await this.#pause()
      const target = this.position
      let caughtUp = false
      while (at < target) {
        await this.#pause()
        const ids = Array.from({ length: Math.min(size, target - at) }, (_, n) => at + n + 1)
        at += ids.length
        caughtUp = stretch === 'attached' && at === target
        yield { ids, ...(caughtUp && { position: target }) }
      }
      if (stretch === 'attached' && !caughtUp) yield { ids: [], position: target }
    }
  }
}
