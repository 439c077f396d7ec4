import { fstatSync, writeSync } from 'node:fs'
import type { Writable } from 'node:stream'
import { isatty } from 'node:tty'

/** Bytes that may wait for a slow reader, before further lines are dropped. */
const MAX_WAITING_BYTES = 1024 * 1024

const STDOUT = 1

/** Takes a text to write; `false` if it cannot. Never throws, and never waits for a reader. */
export interface Sink {
  put(text: string): boolean
  /** Calls back when everything before was written, or cannot be. */
  flushed(done: () => void): void
}

/**
 * An output that never stops the process: neither a reader that is gone or too slow, nor a full disk. Lines
 * that cannot be written are dropped and counted, and the count is written once that is possible again.
 */
export class Output {
  readonly #sink: Sink
  #dropped = 0

  constructor(sink: Sink) {
    this.#sink = sink
  }

  /** Writes one or more lines. */
  write(lines: string): void {
    const canWrite = this.#dropped === 0 || this.#reportDropped()
    if (!canWrite || !this.#sink.put(lines)) this.#dropped += 1
  }

  /** Resolves when everything was written, after `withinMs` at the latest. */
  written(withinMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timeout = setTimeout(resolve, withinMs)
      this.#sink.flushed(() => {
        clearTimeout(timeout)
        resolve()
      })
    })
  }

  #reportDropped(): boolean {
    const record = {
      level: 'warn',
      time: new Date().toISOString(),
      lines: this.#dropped,
      msg: 'lines were dropped, because the output could not be written',
    }
    const couldWrite = this.#sink.put(`${JSON.stringify(record)}\n`)
    if (couldWrite) this.#dropped = 0
    return couldWrite
  }
}

/** A sink that writes to a pipe, socket or terminal. */
export function streamSink(stream: Writable): Sink {
  let isBroken = false
  stream.on('error', () => (isBroken = true))
  return {
    put(text) {
      if (isBroken || stream.writableLength > MAX_WAITING_BYTES) return false
      stream.write(text)
      return true
    },
    flushed(done) {
      if (isBroken) done()
      else stream.write('', () => done())
    },
  }
}

/** A sink that writes to an open file. `write` writes some of the bytes and returns how many. */
export function fileSink(write: (bytes: Uint8Array) => number): Sink {
  let isWithinLine = false
  return {
    put(text) {
      let rest = Buffer.from(isWithinLine ? `\n${text}` : text)
      try {
        while (rest.length > 0) {
          rest = rest.subarray(write(rest))
          isWithinLine = rest.length > 0
        }
        return true
      } catch {
        // A full disk, for example. It may have space again later.
        return false
      }
    },
    flushed: (done) => done(),
  }
}

let standard: Output | undefined

/** The standard output of this process. */
export function standardOutput(): Output {
  standard ??= new Output(
    isStream(STDOUT) ? streamSink(process.stdout) : fileSink((bytes) => writeSync(STDOUT, bytes)),
  )
  return standard
}

function isStream(fd: number): boolean {
  const file = fstatSync(fd)
  return file.isFIFO() || file.isSocket() || isatty(fd)
}
