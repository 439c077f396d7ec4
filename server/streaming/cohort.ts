import { shareNext } from '../async/share-next.ts'
import { untilSteady } from '../async/until-steady.ts'
import { isAsyncIterable } from '../async/is-async-iterable.ts'
import type { EventStream } from './event-stream.ts'
import { nextFrame, type StreamResult } from './frame.ts'
import { Member, type Delivery, type Gap, type Update } from './member.ts'
import { Replay, type Resume } from './replay.ts'

/**
 * The position of a value: the number in its property `position`, if it has one. Of two values of a source,
 * also from different runs, the one that shows the later state has the greater position.
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
 * A value with text in its property `replayFrom` is no update. It says that the run leaves out what happened
 * since this cursor, and that each member catches up from it.
 */
const replayFromOf = (value: unknown) => textIn(value, 'replayFrom')

/** The cursor after a value, if it has one in its property `cursor`: the id of its event in the stream. */
const cursorOf = (value: unknown) => textIn(value, 'cursor')

function textIn(value: unknown, property: string): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const text: unknown = Reflect.get(value, property)
  return typeof text === 'string' ? text : undefined
}

/**
 * A subscription that does not depend on a viewer. The first value of each run is the present state; the
 * values after it are changes, the same for every subscriber.
 */
export interface CohortSource {
  /** @default 'latest' */
  readonly delivery?: Delivery
  /** Starts a run, which ends when `signal` aborts; or resolves with a result with errors. */
  subscribe(signal: AbortSignal): Promise<AsyncIterable<unknown> | StreamResult>
  /** Executes the operation for one value of a run, with a new context. */
  execute(value: unknown): Promise<StreamResult>
  /** How a member catches up from a cursor, if it can. Required if a run yields values with `replayFrom`. */
  readonly resumeFrom?: ((cursor: string) => Resume) | undefined
}

/** How long, in ms, to wait for further members while they keep joining, before the state is read. */
const GATHERING_MS = 10

/** Sends a member its first value; or ends its stream, if there is none. */
type SendFirst = (member: Member) => void

/**
 * The streams of equal subscriptions with equal rights.
 *
 * The subscription runs once for all members: the shared run. Each of its results is serialized once and
 * sent to every member. The first value of a member is read separately, after it joined, so that it is
 * never older than its subscription. Results of the shared run that arrive before it are kept, and dropped
 * if the first value already shows them. A member that resumes gets a replay of what it missed instead of
 * a first value; so does every member when the shared run leaves something out.
 *
 * States: empty → (first `join`) beginning → (the shared run's first value) running → (the last member
 * leaves, or the source refuses, fails or ends) over. A cohort that is over takes no members; the next
 * subscriber creates another.
 *
 * A source that refuses or ends completes the streams: clients do not reconnect. One that fails ends them
 * without `complete`: clients reconnect. Errors are passed to `on.error`; no method throws.
 */
export class Cohort {
  readonly #source: CohortSource
  /** The members, and how those that resume catch up. */
  readonly #members = new Map<Member, Resume | undefined>()
  readonly #abort = new AbortController()
  readonly #onOver: () => void
  readonly #onError: (error: unknown) => void
  readonly #gatheringMs: number
  #state: 'empty' | 'beginning' | 'running' = 'empty'
  /**
   * Reads a first value, shared by all members that join before the read begins. The read is delayed while
   * more members are joining: after a restart one read then serves all that reconnect.
   */
  readonly #nextFirstValue = shareNext(() => this.#readFirstValue(), {
    gather: (waiting) => untilSteady(waiting, this.#gatheringMs),
  })
  /** Replays that do not run yet, by cursor. A member with the same cursor joins one of them. */
  readonly #pendingReplays = new Map<string, Replay>()
  /** The replays that run last, by cursor, until their first values have been read. */
  readonly #beginningReplays = new Map<string, Replay>()
  #firstValueAbort: AbortController | undefined

  /**
   * @param on.over called once, when the cohort is over
   * @param gatheringMs how long to wait, in ms, for members that are still joining
   */
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

  /** Number of members. */
  get size(): number {
    return this.#members.size
  }

  /** Whether the cohort is over. It never begins again. */
  get over(): boolean {
    return this.#abort.signal.aborted
  }

  /**
   * Adds a stream as a member until it closes. The caller has authorized its viewer, and the cohort must not
   * be over.
   */
  join(stream: EventStream, resume?: Resume): void {
    const member: Member = new Member(
      stream,
      this.#source.delivery ?? 'latest',
      resume === undefined ? 'waiting' : 'behind',
      (cursor) => this.#resumeFrom(member, cursor),
    )
    this.#members.set(member, resume)
    stream.onClose(() => this.#leave(member))
    if (this.#state === 'empty') void this.#run()
    else if (this.#state === 'running') this.#start(member)
  }

  async #run(): Promise<void> {
    this.#state = 'beginning'
    try {
      const run = await this.#source.subscribe(this.#abort.signal)
      if (isAsyncIterable(run)) await this.#follow(run)
      else this.#endAll(({ stream }) => stream.complete(nextFrame(run)))
    } catch (error) {
      // Without `complete`, so that the clients reconnect.
      this.#onError(error)
      this.#endAll(({ stream }) => stream.end())
    }
  }

  async #follow(run: AsyncIterable<unknown>): Promise<void> {
    for await (const value of run) {
      if (this.#state === 'running') {
        const update = await this.#toUpdate(value)
        for (const member of this.#members.keys()) member.deliver(update)
      } else {
        // The shared run's first value is sent to no member. Each member gets a first value that is read
        // from now on, so that no change is lost between that value and the shared run.
        this.#state = 'running'
        for (const member of this.#members.keys()) this.#start(member)
      }
    }
    // Members that still wait for a first value get it before their streams complete.
    this.#endAll(({ stream, isLive }) => {
      if (isLive || this.#state === 'beginning') stream.complete()
    })
  }

  #start(member: Member): void {
    const resume = this.#members.get(member)
    if (resume !== undefined) {
      this.#catchUp(member, resume)
      return
    }
    void this.#nextFirstValue().then((sendFirst) => {
      sendFirst(member)
      if (this.over) member.stream.complete()
    })
  }

  /** Starts a replay for `member`, or adds it to one with the same cursor that has not begun. */
  #catchUp(member: Member, resume: Resume): void {
    const pending = this.#pendingReplays.get(resume.cursor)
    if (pending !== undefined) {
      pending.add(member)
      return
    }
    const replay = new Replay()
    replay.add(member)
    this.#pendingReplays.set(resume.cursor, replay)
    this.#runReplay(resume, replay).catch((error: unknown) => {
      this.#onError(error)
      replay.end()
    })
  }

  /** Of equal replays one begins at a time. Members that come meanwhile share the next one. */
  async #runReplay(resume: Resume, replay: Replay): Promise<void> {
    const { cursor } = resume
    await this.#beginningReplays.get(cursor)?.begun
    await untilSteady(() => replay.size, this.#gatheringMs)
    this.#pendingReplays.delete(cursor)
    this.#beginningReplays.set(cursor, replay)
    void replay.begun.then(() => {
      if (this.#beginningReplays.get(cursor) === replay) this.#beginningReplays.delete(cursor)
    })
    await replay.run(resume, (value) => this.#execute(value))
  }

  async #readFirstValue(): Promise<SendFirst> {
    const abort = new AbortController()
    this.#firstValueAbort = abort
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

  #resumeFrom(member: Member, cursor: string): void {
    const resume = this.#source.resumeFrom?.(cursor)
    if (resume === undefined) member.stream.end()
    else this.#catchUp(member, resume)
  }

  async #toUpdate(value: unknown): Promise<Update | Gap> {
    const replayFrom = replayFromOf(value)
    if (replayFrom === undefined) return this.#execute(value)
    return { replayFrom, position: positionOf(value) }
  }

  async #execute(value: unknown): Promise<Update> {
    const result = await this.#source.execute(value)
    return { frame: nextFrame(result, cursorOf(value)), position: positionOf(value) }
  }

  #leave(member: Member): void {
    this.#members.delete(member)
    if (this.#members.size > 0) return
    this.#firstValueAbort?.abort()
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
