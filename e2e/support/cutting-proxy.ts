import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/**
 * A proxy between the browser and the server that can cut and block event streams, and passes everything
 * else on. It makes faults in the network, where real ones happen, and not in the browser.
 */
export interface CuttingProxy {
  readonly url: string
  /** The bodies of the GraphQL requests that were not streams, oldest first. */
  readonly queries: readonly string[]
  /** The paths of the files that pages and their workers fetched, oldest first. */
  readonly files: readonly string[]
  /** Cuts the open streams and refuses new ones. */
  blockStreams(): void
  unblockStreams(): void
  close(): Promise<void>
}

export async function startCuttingProxy(target: string): Promise<CuttingProxy> {
  const queries: string[] = []
  const files: string[] = []
  const streams = new Set<ServerResponse>()
  let blocked = false

  const server = createServer((req, res) => {
    const isStream = req.headers.accept?.startsWith('text/event-stream') ?? false
    if (isStream && blocked) {
      res.destroy()
      return
    }
    if (isStream) {
      streams.add(res)
      res.once('close', () => streams.delete(res))
    }
    if (req.url === '/graphql' && !isStream) record(req, queries)
    if (req.url !== undefined && /^\/[^?]*\.\w+$/.test(req.url)) files.push(req.url)
    forward(target, req, res)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = addressOf(server.address())
  return {
    url: `http://127.0.0.1:${port}`,
    queries,
    files,
    blockStreams() {
      blocked = true
      for (const stream of streams) stream.destroy()
    },
    unblockStreams() {
      blocked = false
    },
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function record(req: IncomingMessage, queries: string[]): void {
  let body = ''
  req.on('data', (part: Buffer) => (body += part.toString()))
  req.on('end', () => queries.push(body))
}

function forward(target: string, req: IncomingMessage, res: ServerResponse): void {
  const onward = request(
    new URL(req.url ?? '/', target),
    // The Host header stays as the browser sent it, as behind a well-configured proxy.
    { method: req.method, headers: req.headers, setHost: false },
    (answer) => {
      res.writeHead(answer.statusCode ?? 502, answer.headers)
      res.flushHeaders()
      answer.pipe(res)
      answer.once('error', () => res.destroy())
    },
  )
  onward.once('error', () => res.destroy())
  res.once('close', () => onward.destroy())
  req.pipe(onward)
}

function addressOf(address: string | AddressInfo | null): AddressInfo {
  if (address === null || typeof address === 'string') throw new Error('the proxy has no port')
  return address
}
