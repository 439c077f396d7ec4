import { connect, createServer, type Socket } from 'node:net'
import { once } from 'node:events'
import { onTestFinished } from 'vitest'

export interface StallingProxy {
  /** The URL of the database through the proxy. */
  readonly url: string
  /** From now on the proxy drops every byte of old and new connections. It closes none. */
  stall(): void
  /** Ends all connections and passes new ones on again. */
  recover(): void
  /** Ends all connections. New ones are accepted, and stalled if the proxy is. */
  cut(): void
  /** Ends all connections and refuses new ones. */
  close(): Promise<void>
  /** Like `close`. Returns a function that makes the proxy accept connections again. */
  refuse(): Promise<() => Promise<void>>
  /** Resolves when the next connection is accepted. */
  nextConnection(): Promise<void>
}

/** Starts a proxy to the server at `databaseUrl` that can simulate a network that fails silently. */
export async function startStallingProxy(databaseUrl: string): Promise<StallingProxy> {
  const { hostname, port } = new URL(databaseUrl)
  const sockets = new Set<Socket>()
  let stalled = false
  const keep = (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.on('close', () => sockets.delete(socket))
  }
  const server = createServer({ allowHalfOpen: true }, (client) => {
    keep(client)
    if (stalled) {
      client.resume()
      return
    }
    const upstream = connect(Number(port === '' ? '5432' : port), hostname)
    keep(upstream)
    client.on('data', (data) => stalled || upstream.write(data))
    upstream.on('data', (data) => stalled || client.write(data))
    client.on('close', () => upstream.destroy())
    upstream.on('close', () => stalled || client.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const url = new URL(databaseUrl)
  url.hostname = '127.0.0.1'
  url.port = String(address.port)

  const cut = () => {
    for (const socket of sockets) socket.destroy()
  }
  const close = async () => {
    if (!server.listening) return
    const closed = once(server, 'close')
    server.close()
    cut()
    await closed
  }
  onTestFinished(close)
  return {
    url: url.href,
    stall() {
      stalled = true
    },
    recover() {
      stalled = false
      cut()
    },
    cut,
    close,
    async refuse() {
      await close()
      return async () => {
        server.listen(address.port, '127.0.0.1')
        await once(server, 'listening')
      }
    },
    nextConnection: async () => {
      await once(server, 'connection')
    },
  }
}
