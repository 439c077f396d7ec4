import { shareNext } from '../async/share-next.ts'
import { untilSteady } from '../async/until-steady.ts'
import { isAsyncIterable } from '../async/is-async-iterable.ts'
import type { EventStream } from './event-stream.ts'
import { nextFrame, type StreamResult } from './frame.ts'
import { Member, type Delivery, type Update } from './member.ts'
import { Replay, type Resume } from './replay.ts'

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

/** How long, in ms, a crowd that goes on coming in is waited for before its first value is read. */
const GATHERING_MS = 10

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
  readonly #gatheringMs: number
  #state: 'empty' | 'beginning' | 'running' = 'empty'
  /**
   * The state now, shared by the members that ask before it is read. It is not read while more members
   * are coming in: a crowd does not query the source once per member.
   */
  readonly #nextOpening = shareNext(() => this.#readOpening(), {
    gather: (waiting) => untilSteady(waiting, this.#gatheringMs),
  })
  /** Replays that have not begun, by their place: who stopped there joins them. */
  readonly #gathering = new Map<string, Replay>()
  #openingAbort: AbortController | undefined

  constructor(
    source: CohortSource,
    on: { over: () => void; error: (error: unknown) => void },
    gatheringMs = GATHERING_MS,
  ) {
    this.#source = source
    this.#onOver = on.over
    this.#onError = on.error
    this.#gatheringMs = gatheringMs
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
      this.#bringUpToDate(member, resume)
      return
    }
    void this.#nextOpening().then((open) => {
      open(member)
      if (this.over) member.stream.complete()
    })
  }

  /** Together with all who stopped at the same place and come in at the same time. */
  #bringUpToDate(member: Member, resume: Resume): void {
    const gathering = this.#gathering.get(resume.place)
    if (gathering !== undefined) {
      gathering.add(member)
      return
    }
    const replay = new Replay()
    replay.add(member)
    this.#gathering.set(resume.place, replay)
    untilSteady(() => replay.size, this.#gatheringMs)
      .then(() => {
        this.#gathering.delete(resume.place)
        return replay.run(resume, (value) => this.#execute(value))
      })
      .catch((error: unknown) => {
        this.#onError(error)
        replay.end()
      })
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
