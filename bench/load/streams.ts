import { connect, type Socket } from 'node:net'
import type { Deliveries } from './deliveries.ts'
import { FrameReader, type OnFrame } from './frame-reader.ts'
import type { Address } from './messages.ts'

/** How long, in ms, a stream may take to its first value. */
const FIRST_VALUE_WITHIN_MS = 60_000

/** One for all streams: what arrives is looked at before the next bytes are read. */
const shared = Buffer.allocUnsafe(64 * 1024)

/** The streams of the load process. */
export class LoadStreams {
  /** Streams that ended although nobody asked them to. */
  ended = 0
  readonly #sockets = new Set<Socket>()

  get size(): number {
    return this.#sockets.size
  }

  /** Opens streams in lots of `lot`, each when all of the one before have a first value. */
  async openMany(
    address: Address,
    senders: readonly string[],
    { count, lot }: { count: number; lot: number },
    deliveries: Deliveries,
  ): Promise<void> {
    const onFrame: OnFrame = (bytes, start, end) => deliveries.add(bytes, start, end)
    for (let opened = 0; opened < count; opened += lot) {
      const size = Math.min(lot, count - opened)
      await Promise.all(
        Array.from({ length: size }, (_, index) =>
          this.open(address, senders[(opened + index) % senders.length] ?? '', onFrame),
        ),
      )
    }
  }

  /** Opens one stream; resolves with its first value. */
  open(address: Address, headers: string, onFrame: OnFrame): Promise<void> {
    const { port } = address
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
        socket.write(requestText(address, headers))
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

function requestText({ port, path, body }: Address, headers: string): string {
  const head = (method: string) =>
    `${method} ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n${headers}`
  if (body === undefined) return `${head('GET')}\r\n`
  const entity = `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n`
  return `${head('POST')}${entity}\r\n${body}`
}
