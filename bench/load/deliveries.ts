interface Tick {
  firstAt: number
  received: number
  /** Whether the tick counts: it began while deliveries were recorded. */
  recorded: boolean
}

const MARKER = Buffer.from('"timestamp":"')
const TIMESTAMP_LENGTH = '2026-01-31T09:30:00.000Z'.length

/** Counts updates, and sorts them by the tick that they belong to, which their timestamp names. */
export class Deliveries {
  /** How many streams there are: a tick that reached as many is complete. */
  streams = 0
  total = 0
  bytes = 0
  /** Called when a tick has reached every stream. */
  onComplete: () => void = () => undefined
  #ticks = new Map<string, Tick>()
  #delaysMs: number[] = []
  #recording = false

  /** Takes one update, at the bytes from `start` to `end`. */
  add(bytes: Buffer, start: number, end: number): void {
    this.total += 1
    this.bytes += end - start
    const marker = bytes.indexOf(MARKER, start) + MARKER.length
    const name = bytes.toString('latin1', marker, marker + TIMESTAMP_LENGTH)
    const now = performance.now()
    let tick = this.#ticks.get(name)
    if (tick === undefined) {
      tick = { firstAt: now, received: 0, recorded: this.#recording }
      this.#ticks.set(name, tick)
    }
    tick.received += 1
    if (tick.recorded) this.#delaysMs.push(now - tick.firstAt)
    if (tick.received === this.streams) this.onComplete()
  }

  /** From now on, keeps what `stopRecording` gives. */
  record(): void {
    this.#ticks = new Map()
    this.#delaysMs = []
    this.#recording = true
  }

  /** New ticks do not count any more; late updates of those before still do. */
  stopRecording(): void {
    this.#recording = false
  }

  recorded(): { delaysMs: readonly number[]; ticks: number; lost: number } {
    const ticks = [...this.#ticks.values()].filter(({ recorded }) => recorded)
    const lost = ticks.reduce((sum, { received }) => sum + this.streams - received, 0)
    return { delaysMs: this.#delaysMs, ticks: ticks.length, lost }
  }
}
