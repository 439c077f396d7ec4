import { createServer, type RequestListener, type Server, type ServerOptions } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Running } from '../process/running.ts'
import type { Streams } from '../streaming/streams.ts'
import { answerUnreadable, MAX_HEAD_BYTES } from './answer-unreadable.ts'

export interface ListenSettings {
  port: number
  host: string
  /** Time limits of Node's HTTP server, in ms. */
  timeouts: ServerOptions
  streams: Pick<Streams, 'drain'>
  /** Milliseconds over which the ends of the streams are spread when the server stops. */
  drainMs: number
}

export interface Listening extends Running {
  readonly port: number
}

/** Milliseconds that open connections have to close when the server stops, before they are destroyed. */
const CLOSE_WITHIN_MS = 2_000

/**
 * Starts the HTTP server. `stop()` accepts no new connections, ends the streams spread over `drainMs`,
 * and waits for responses in progress, for at most `CLOSE_WITHIN_MS`. Rejects if the server cannot
 * listen; the message names the setting.
 */
export async function listen(
  app: RequestListener,
  { port, host, timeouts, streams, drainMs }: ListenSettings,
): Promise<Listening> {
  const server = createServer({ maxHeaderSize: MAX_HEAD_BYTES, ...timeouts }, app)
  answerUnreadable(server)
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
      reject(new Error(explain(error, port, host), { cause: error }))
    })
    server.listen({ port, host, backlog: 4096 }, resolve)
  })
}

/** Says which setting keeps the server from listening. */
function explain({ code, message }: NodeJS.ErrnoException, port: number, host: string): string {
  switch (code ?? '') {
    case 'EADDRINUSE':
      return `Port ${port} on ${host} is in use. Stop the other program, or set PORT to another port.`
    case 'EACCES':
      return `PORT: this user may not listen on port ${port}. Set PORT to one above 1023.`
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return (
        `HOST: the name ${host} cannot be resolved. Set HOST to an IP address of this machine, such as ` +
        '127.0.0.1 or 0.0.0.0. Some shells and tools set HOST themselves.'
      )
    case 'EADDRNOTAVAIL':
      return `HOST: this machine does not have the IP address of ${host}. Set HOST to one that it has.`
    default:
      return `The server cannot listen on HOST ${host} and PORT ${port}: ${message}`
  }
}

function portOf(server: Server): number {
  const address: AddressInfo | string | null = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  return address.port
}
