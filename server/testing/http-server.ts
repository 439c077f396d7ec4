import { once } from 'node:events'
import { createServer, type RequestListener, type ServerOptions } from 'node:http'
import { connect, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'

export interface TestServer {
  readonly port: number
  /** Resolves with the number of open connections. */
  readonly connections: () => Promise<number>
}

/** Starts an HTTP server on a free port. It is closed after the test. */
export async function startHttpServer(
  handle: RequestListener,
  options: ServerOptions = {},
): Promise<TestServer> {
  const server = createServer(options, handle)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(async () => {
    const closed = once(server, 'close')
    server.close()
    server.closeAllConnections()
    await closed
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return {
    port: address.port,
    connections: () =>
      new Promise((resolve, reject) => {
        server.getConnections((error, count) => (error === null ? resolve(count) : reject(error)))
      }),
  }
}

export interface RawConnection {
  readonly socket: Socket
  /** All bytes received so far, one character each. */
  text(): string
  /** Resolves once the received text satisfies the condition. Rejects if the connection ends first. */
  until(condition: (text: string) => boolean): Promise<void>
  /** Resolves when the server has ended the connection. */
  ended(): Promise<void>
}

/** Opens a TCP connection and sends `request` as it is. It is closed after the test. */
export function connectRaw(port: number, request: string): RawConnection {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
  const chunks: Buffer[] = []
  const waiting = new Set<() => void>()
  const look = () => {
    for (const each of waiting) each()
  }
  let over = false
  const end = () => {
    over = true
    look()
  }
  socket.on('data', (chunk) => {
    chunks.push(chunk)
    look()
  })
  socket.on('end', end).on('close', end)
  socket.on('error', () => undefined)
  socket.write(request)
  onTestFinished(() => {
    socket.destroy()
  })
  const text = () => Buffer.concat(chunks).toString('latin1')
  const wait = (done: () => boolean, what: string) =>
    new Promise<void>((resolve, reject) => {
      const check = () => {
        if (done()) resolve()
        else if (over) reject(new Error(`the connection ended before ${what}: ${text()}`))
        else return
        waiting.delete(check)
      }
      waiting.add(check)
      check()
    })
  return {
    socket,
    text,
    until: (condition) => wait(() => condition(text()), 'that'),
    ended: () => wait(() => over, 'the end'),
  }
}

export const GET_1_1 = 'GET /graphql HTTP/1.1\r\nHost: test\r\n\r\n'
export const GET_1_0 = 'GET /graphql HTTP/1.0\r\n\r\n'
