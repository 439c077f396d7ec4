import { createServer, type RequestListener, type Server, type ServerOptions } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Running } from '../process/running.ts'
import type { Streams } from '../streaming/streams.ts'

export interface ListenSettings {
  port: number
  host: string
  /** Time limits of Node's HTTP server, in ms. */
  timeouts: ServerOptions
  streams: Streams
  /** Milliseconds over which the ends of the streams are spread when the server stops. */
  drainMs: number
}

export interface Listening extends Running {
  readonly port: number
}

/**
 * The longest head of a request, in bytes, as in nginx. Cookies of other programs on the same host are part of
 * it: with Node's default of half of it, they could lock a browser out.
 */
const MAX_HEAD_BYTES = 32 * 1024

/** Milliseconds that open connections have to close when the server stops, before they are destroyed. */
const CLOSE_WITHIN_MS = 2_000

/**
 * Starts the HTTP server. `stop()` accepts no new connections, ends the streams spread over `drainMs`,
 * and waits for responses in progress, for at most `CLOSE_WITHIN_MS`. Rejects if the server cannot
 * listen; if the port is in use, the message says what to do.
 */
export async function listen(
  app: RequestListener,
  { port, host, timeouts, streams, drainMs }: ListenSettings,
): Promise<Listening> {
  const server = createServer({ maxHeaderSize: MAX_HEAD_BYTES, ...timeouts }, app)
  await begin(server, port, host)
  return {
    port: portOf(server),
    async stop() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      await streams.drain(drainMs)
      server.closeIdleConnections()
      const timeout = setTimeout(() => server.closeAllConnections(), CLOSE_WITHIN_MS)
      await closed
      clearTimeout(timeout)
    },
  }
}

function begin(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const isTaken = error.code === 'EADDRINUSE'
      const message = `Port ${port} on ${host} is in use. Stop the other program, or set PORT to another port.`
      reject(isTaken ? new Error(message, { cause: error }) : error)
    })
    server.listen({ port, host, backlog: 4096 }, resolve)
  })
}

function portOf(server: Server): number {
  const address: AddressInfo | string | null = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  return address.port
}
