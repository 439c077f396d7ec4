import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import { onCleanup } from './cleanup.ts'

const Reply = z.object({
  id: z.number(),
  answer: z.unknown().optional(),
  error: z.string().optional(),
})

interface Waiting {
  resolve: (answer: unknown) => void
  reject: (error: Error) => void
}

/** Milliseconds that a process has to end after SIGTERM, before it is killed. */
const END_WITHIN_MS = 12_000

/** A child process of a benchmark that answers requests over its IPC channel. It is stopped at clean-up. */
export class AskedProcess {
  readonly #child: ChildProcess
  readonly #name: string
  readonly #waiting = new Map<number, Waiting>()
  readonly #exited: Promise<unknown>
  readonly #forget: () => Promise<void>
  /** The end of the process's stderr, for error messages. */
  #stderr = ''
  #nextId = 1

  constructor(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
    this.#name = args.at(-1) ?? 'node'
    this.#child = spawn(process.execPath, args, {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    })
    this.#exited = once(this.#child, 'exit')
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr = (this.#stderr + text).slice(-4_000)
    })
    this.#child.on('message', (message) => this.#answered(message))
    this.#child.on('exit', (code) => {
      const error = new Error(`${this.#name} ended with ${code}: ${this.#stderr}`)
      for (const { reject } of this.#waiting.values()) reject(error)
      this.#waiting.clear()
    })
    this.#forget = onCleanup(() => this.#end())
  }

  get pid(): number {
    if (this.#child.pid === undefined) throw new Error(`${this.#name} could not be started`)
    return this.#child.pid
  }

  /** The rest of the first line of stdout that begins with `start`. Rejects if the process ends before. */
  line(start: string): Promise<string> {
    return new Promise((resolve, reject) => {
      this.#waiting.set(0, { resolve: () => undefined, reject })
      const { stdout } = this.#child
      if (stdout === null) throw new Error('no output')
      createInterface({ input: stdout }).on('line', (line) => {
        if (!line.startsWith(start)) return
        this.#waiting.delete(0)
        resolve(line.slice(start.length))
      })
    })
  }

  /** Sends a request and parses the answer. Rejects if there is no answer within `timeoutMs`. */
  async ask<Answer>(
    answer: z.ZodType<Answer>,
    request: object,
    timeoutMs = 180_000,
  ): Promise<Answer> {
    const id = this.#nextId
    this.#nextId += 1
    let timer: NodeJS.Timeout | undefined
    const reply = await new Promise<unknown>((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject })
      timer = setTimeout(
        () => reject(new Error(`${this.#name} did not answer: ${this.#stderr}`)),
        timeoutMs,
      )
      this.#child.send({ id, ...request })
    }).finally(() => {
      clearTimeout(timer)
      this.#waiting.delete(id)
    })
    return answer.parse(reply)
  }

  stop(): Promise<void> {
    return this.#forget()
  }

  #answered(message: unknown): void {
    const { id, answer, error } = Reply.parse(message)
    const waiting = this.#waiting.get(id)
    if (error === undefined) waiting?.resolve(answer)
    else waiting?.reject(new Error(`${this.#name}: ${error}`))
  }

  async #end(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return
    this.#child.kill('SIGTERM')
    const timeout = setTimeout(() => this.#child.kill('SIGKILL'), END_WITHIN_MS)
    await this.#exited
    clearTimeout(timeout)
  }
}
