import { connect, type Socket } from 'node:net'
import type { Deliveries } from './deliveries.ts'
import { FrameReader, type OnFrame } from './frame-reader.ts'
import type { Target } from './messages.ts'

/** Milliseconds within which a stream must receive its first value. */
const FIRST_VALUE_WITHIN_MS = 60_000

/** The read buffer of all streams. Arriving bytes are processed before the next read. */
const shared = Buffer.allocUnsafe(64 * 1024)

/** The streams of the load process. */
export class LoadStreams {
  /** Streams that ended although `closeAll` did not close them. */
  ended = 0
  readonly #sockets = new Set<Socket>()

  get size(): number {
    return this.#sockets.size
  }

  /** Opens streams in lots of `lot`. A lot begins when all streams of the last have their first value. */
  async openMany(
    target: Target,
    credentials: readonly string[],
    { count, lot }: { count: number; lot: number },
    deliveries: Deliveries,
  ): Promise<void> {
    const onFrame: OnFrame = (bytes, start, end) => deliveries.add(bytes, start, end)
    for (let opened = 0; opened < count; opened += lot) {
      const size = Math.min(lot, count - opened)
      await Promise.all(
        Array.from({ length: size }, (_, index) =>
          this.open(target, credentials[(opened + index) % credentials.length] ?? '', onFrame),
        ),
      )
    }
  }

  /** Opens one stream. Resolves when its first value has arrived. */
  open(target: Target, headers: string, onFrame: OnFrame): Promise<void> {
    const { port } = target
    return new Promise((resolve, reject) => {
      const fail = (why: string) => {
        clearTimeout(timer)
        reject(new Error(`stream ${this.#sockets.size} of port ${port} ${why}`))
      }
      const timer = setTimeout(() => fail('got no value'), FIRST_VALUE_WITHIN_MS)
      let begun = false
      let beginning = ''
      const reader = new FrameReader((bytes, start, end) => {
        if (!begun) {
          begun = true
          clearTimeout(timer)
          resolve()
        }
        onFrame(bytes, start, end)
      })
      const socket = connect({
        port,
        host: '127.0.0.1',
        noDelay: true,
        onread: {
          buffer: shared,
          callback(length) {
            const bytes = shared.subarray(0, length)
            if (!begun) beginning = bytes.toString('latin1').slice(0, 600)
            reader.push(bytes)
            return true
          },
        },
      })
      this.#sockets.add(socket)
      socket.on('connect', () => {
        socket.write(requestText(target, headers))
      })
      socket.on('error', (error) => fail(`failed: ${error.message}`))
      socket.on('close', () => {
        if (this.#sockets.delete(socket)) this.ended += 1
        if (!begun) fail(`was closed: ${beginning}`)
      })
    })
  }

  closeAll(): void {
    const sockets = [...this.#sockets]
    this.#sockets.clear()
    for (const socket of sockets) socket.destroy()
    this.ended = 0
  }
}

function requestText({ port, path, body }: Target, headers: string): string {
  const head = (method: string) =>
    `${method} ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n${headers}`
  if (body === undefined) return `${head('GET')}\r\n`
  const entity = `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n`
  return `${head('POST')}${entity}\r\n${body}`
}
