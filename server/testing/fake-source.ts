import type { CohortSource } from '../streaming/cohort.ts'
import type { StreamResult } from '../streaming/frame.ts'

interface Value {
  position: number
  /** Number of the run that yielded the value; 1 is the first. */
  run: number
}

/** A source whose state is a number, increased by `publish`. A run yields the present state, then each newer one. */
export class FakeSource implements CohortSource {
  /** The state. */
  position = 0
  /** Number of runs that have begun. */
  runs = 0
  /** Number of runs that are in progress. */
  active = 0
  executed = 0
  /** The result with which `subscribe` resolves instead of a run. */
  refusal: StreamResult | undefined
  /** The error with which `subscribe` rejects. */
  failure: Error | undefined
  /** `execute` resolves after this. */
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

  /** Makes all runs fail. */
  fail(error: Error): void {
    this.#ending = error
    this.#wakeAll()
  }

  /** Resolves once `execute` has been called `count` times in total. */
  untilExecuted(count: number): Promise<void> {
    return new Promise((resolve) => {
      const check = () => {
        if (this.executed < count) return
        this.#executions.delete(check)
        resolve()
      }
      this.#executions.add(check)
      check()
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
    for (const check of this.#executions) check()
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
