import type { CohortSource } from '../streaming/cohort.ts'
import type { StreamResult } from '../streaming/frame.ts'

interface Value {
  position: number
  /** Which run of the source it came from, 1 being the first. */
  run: number
}

/** A source whose state is a number that `publish` raises: the present one first, then each newer. */
export class FakeSource implements CohortSource {
  /** The state. */
  position = 0
  /** Runs begun so far. */
  runs = 0
  /** Runs that have begun and are not over. */
  active = 0
  executed = 0
  /** What subscribing leads to instead of a run. */
  refusal: StreamResult | undefined
  /** Why subscribing fails. */
  failure: Error | undefined
  /** What execution waits for. */
  gate: Promise<void> = Promise.resolve()
  readonly signals: AbortSignal[] = []
  readonly #wakes = new Set<() => void>()
  readonly #executions = new Set<() => void>()
  #ending: Error | 'end' | undefined

  publish(): void {
    this.position += 1
    this.#wakeAll()
  }

  /** Ends all runs. */
  end(): void {
    this.#ending = 'end'
    this.#wakeAll()
  }

  /** Lets all runs fail. */
  fail(error: Error): void {
    this.#ending = error
    this.#wakeAll()
  }

  /** Resolves once the execution of `count` values has begun, since there is this source. */
  untilExecuted(count: number): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        if (this.executed < count) return
        this.#executions.delete(look)
        resolve()
      }
      this.#executions.add(look)
      look()
    })
  }

  async subscribe(signal: AbortSignal): Promise<AsyncIterable<unknown> | StreamResult> {
    this.signals.push(signal)
    await Promise.resolve()
    if (this.failure !== undefined) throw this.failure
    if (this.refusal !== undefined) return this.refusal
    this.runs += 1
    return this.#run(signal, this.runs)
  }

  async execute(value: unknown): Promise<StreamResult> {
    this.executed += 1
    for (const look of this.#executions) look()
    await this.gate
    return { data: value }
  }

  async *#run(signal: AbortSignal, run: number): AsyncGenerator<Value, void, undefined> {
    this.active += 1
    const bell = { rung: false }
    let wake: () => void = () => undefined
    const ring = () => {
      bell.rung = true
      wake()
    }
    this.#wakes.add(ring)
    signal.addEventListener('abort', ring)
    try {
      yield { position: this.position, run }
      while (!signal.aborted) {
        if (this.#ending === 'end') return
        if (this.#ending !== undefined) throw this.#ending
        if (bell.rung) {
          bell.rung = false
          yield { position: this.position, run }
        } else await new Promise<void>((resolve) => (wake = resolve))
      }
    } finally {
      this.#wakes.delete(ring)
      signal.removeEventListener('abort', ring)
      this.active -= 1
    }
  }

  #wakeAll(): void {
    for (const wake of [...this.#wakes]) wake()
  }
}
