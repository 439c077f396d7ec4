interface Tick {
  firstAt: number
  received: number
  /** Whether the tick began during a recording. */
  recorded: boolean
}

const MARKER = Buffer.from('"timestamp":"')
const TIMESTAMP_LENGTH = '2026-01-31T09:30:00.000Z'.length

/** Counts the updates that streams receive, and assigns each to its tick by its timestamp. */
export class Deliveries {
  /** The number of open streams. A tick is complete when this many have received it. */
  streams = 0
  total = 0
  bytes = 0
  /** Called when a tick has reached every stream. */
  onComplete: () => void = () => undefined
  #ticks = new Map<string, Tick>()
  #delaysMs: number[] = []
  #recording = false

  /** Counts one update, which is in `bytes` from `start` to `end`. */
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

  /** Starts a recording of ticks and delays; read it with `recorded()`. */
  record(): void {
    this.#ticks = new Map()
    this.#delaysMs = []
    this.#recording = true
  }

  /** Stops recording new ticks. Late updates of recorded ticks still count. */
  stopRecording(): void {
    this.#recording = false
  }

  recorded(): { delaysMs: readonly number[]; ticks: number; lost: number } {
    const ticks = [...this.#ticks.values()].filter(({ recorded }) => recorded)
    const lost = ticks.reduce((sum, { received }) => sum + this.streams - received, 0)
    return { delaysMs: this.#delaysMs, ticks: ticks.length, lost }
  }
}
