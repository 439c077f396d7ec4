import { isAsyncIterable } from './is-async-iterable.ts'
import type { EventStream } from './event-stream.ts'
import { nextFrame } from './frame.ts'
import { Member, type Delivery, type Update } from './member.ts'

/** A GraphQL result as it goes to the client: data, and errors that are already masked. */
export type StreamResult = object

/**
 * Where a value of a source stands among the others: a number in its `position`, if it has one. Of
 * two values that show the same thing at different moments, the later one has the greater.
 */
function positionOf(value: unknown): number | undefined {
  return typeof value === 'object' &&
    value !== null &&
    'position' in value &&
    typeof value.position === 'number'
    ? value.position
    : undefined
}

/**
 * A subscription without anybody in particular watching it. Its first value is the present state;
 * what follows are changes, the same for everybody.
 */
export interface CohortSource {
  /** @default 'latest' */
  readonly delivery?: Delivery
  /** Begins a run, which ends when `signal` aborts; or the errors for which there is none. */
  subscribe(signal: AbortSignal): Promise<AsyncIterable<unknown> | StreamResult>
  /** Executes the operation on one value of a run, with a context of its own. */
  execute(value: unknown): Promise<StreamResult>
}

/**
 * Brings one reader up to date: its values, of which the last has the position from which the shared
 * run goes on. Calls `attach` when what the shared run yields is to be kept for the reader.
 */
export type Resume = (
  attach: () => void,
  signal: AbortSignal,
) => Promise<AsyncIterable<unknown> | StreamResult>

/** What a member gets first. */
type Opening = (member: Member) => void

/**
 * Everybody who watches the same thing with the same rights.
 *
 * The subscription runs once for all of them, and each result is serialised once. A member's first
 * value is its own: read after it joined. What the run yields meanwhile waits for that, and is left
 * out if the first value already shows it. A member who says where it had come is brought up to date
 * by itself first.
 *
 * States: empty → (first join) beginning → (the run's first value) running → (the last member leaves,
 * or the source refuses, fails or ends) over. A cohort that is over takes no members; whoever comes
 * then founds another.
 */
export class Cohort {
  readonly #source: CohortSource
  /** Everybody who is here, and how to bring those up to date who said where they had come. */
  readonly #members = new Map<Member, Resume | undefined>()
  readonly #abort = new AbortController()
  readonly #onOver: () => void
  readonly #onError: (error: unknown) => void
  #state: 'empty' | 'beginning' | 'running' = 'empty'
  #lastOpening: Promise<unknown> = Promise.resolve()
  /** The opening that has not begun to be read: whoever joins now gets it. */
  #nextOpening: Promise<Opening> | undefined
  #openingAbort: AbortController | undefined

  constructor(source: CohortSource, on: { over: () => void; error: (error: unknown) => void }) {
    this.#source = source
    this.#onOver = on.over
    this.#onError = on.error
  }

  get size(): number {
    return this.#members.size
  }

  get over(): boolean {
    return this.#abort.signal.aborted
  }

  /** Adds a stream, which leaves by itself when it closes. Its rights were checked before. */
  join(stream: EventStream, resume?: Resume): void {
    const member = new Member(
      stream,
      this.#source.delivery ?? 'latest',
      resume === undefined ? 'waiting' : 'away',
    )
    this.#members.set(member, resume)
    stream.onClose(() => this.#leave(member))
    if (this.#state === 'empty') void this.#run()
    else if (this.#state === 'running') this.#open(member)
  }

  async #run(): Promise<void> {
    this.#state = 'beginning'
    try {
      const run = await this.#source.subscribe(this.#abort.signal)
      if (isAsyncIterable(run)) await this.#follow(run)
      else this.#endAll(({ stream }) => stream.complete(nextFrame(run)))
    } catch (error) {
      // A stream that fails just ends: the client comes back.
      this.#onError(error)
      this.#endAll(({ stream }) => stream.end())
    }
  }

  async #follow(run: AsyncIterable<unknown>): Promise<void> {
    for await (const value of run) {
      if (this.#state === 'running') {
        const update = await this.#execute(value)
        for (const member of this.#members.keys()) member.deliver(update)
      } else {
        // The state at the run's beginning is nobody's: each member has a first value of its own,
        // read from now on, so that no change falls between it and the run.
        this.#state = 'running'
        for (const member of this.#members.keys()) this.#open(member)
      }
    }
    // Who still waits for a first value gets that before the end.
    this.#endAll(({ stream, isLive }) => {
      if (isLive || this.#state === 'beginning') stream.complete()
    })
  }

  #open(member: Member): void {
    const resume = this.#members.get(member)
    if (resume !== undefined) {
      this.#bringUpToDate(member, resume).catch((error: unknown) => {
        this.#onError(error)
        member.stream.end()
      })
      return
    }
    void this.#opening().then((open) => {
      open(member)
      if (this.over) member.stream.complete()
    })
  }

  /** What a reader missed, as fast as it takes it. */
  async #bringUpToDate(member: Member, resume: Resume): Promise<void> {
    const { stream } = member
    const abort = new AbortController()
    stream.onClose(() => abort.abort())
    const run = await resume(() => member.attach(), abort.signal)
    if (!isAsyncIterable(run)) {
      stream.complete(nextFrame(run))
      return
    }
    for await (const value of run) {
      const update = await this.#execute(value)
      await stream.ready()
      if (stream.closed) return
      if (update.position === undefined) stream.sendEvery(update.frame)
      else member.begin(update)
    }
    if (!member.isLive) stream.end()
  }

  /**
   * The state now, shared by all who ask before it begins to be read. One is read at a time: a crowd
   * that comes at once does not ask the source for each of its members.
   */
  #opening(): Promise<Opening> {
    if (this.#nextOpening === undefined) {
      this.#nextOpening = this.#lastOpening.then(() => {
        this.#nextOpening = undefined
        return this.#readOpening()
      })
      this.#lastOpening = this.#nextOpening
    }
    return this.#nextOpening
  }

  async #readOpening(): Promise<Opening> {
    const abort = new AbortController()
    this.#openingAbort = abort
    try {
      if (this.#members.size === 0) return ({ stream }) => stream.end()
      const run = await this.#source.subscribe(abort.signal)
      if (!isAsyncIterable(run)) {
        const refusal = nextFrame(run)
        return ({ stream }) => stream.complete(refusal)
      }
      for await (const value of run) {
        const update = await this.#execute(value)
        return (member) => member.begin(update)
      }
      return ({ stream }) => stream.complete()
    } catch (error) {
      this.#onError(error)
      return ({ stream }) => stream.end()
    } finally {
      abort.abort()
    }
  }

  async #execute(value: unknown): Promise<Update> {
    return { frame: nextFrame(await this.#source.execute(value)), position: positionOf(value) }
  }

  #leave(member: Member): void {
    this.#members.delete(member)
    if (this.#members.size > 0) return
    this.#openingAbort?.abort()
    this.#finish()
  }

  #endAll(end: (member: Member) => void): void {
    this.#finish()
    for (const member of this.#members.keys()) end(member)
  }

  #finish(): void {
    if (this.over) return
    this.#abort.abort()
    this.#onOver()
  }
}
