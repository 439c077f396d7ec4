import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/**
 * A proxy between the browser and the server that can cut, block and silence event streams, and passes everything
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
  /** Stops passing on the open streams, without closing them, and leaves new ones unanswered. */
  silenceStreams(): void
  /** Ends what `blockStreams` or `silenceStreams` began. Streams that were silenced stay silent. */
  unblockStreams(): void
  close(): Promise<void>
}

export async function startCuttingProxy(target: string): Promise<CuttingProxy> {
  const queries: string[] = []
  const files: string[] = []
  const streams = new Map<ServerResponse, () => void>()
  let fault: 'blocked' | 'silent' | undefined

  const server = createServer((req, res) => {
    const isStream = req.headers.accept?.startsWith('text/event-stream') ?? false
    if (isStream && fault !== undefined) {
      if (fault === 'blocked') res.destroy()
      return
    }
    if (req.url === '/graphql' && !isStream) record(req, queries)
    if (req.url !== undefined && /^\/[^?]*\.\w+$/.test(req.url)) files.push(req.url)
    const silence = forward(target, req, res)
    if (isStream) {
      streams.set(res, silence)
      res.once('close', () => streams.delete(res))
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = addressOf(server.address())
  return {
    url: `http://127.0.0.1:${port}`,
    queries,
    files,
    blockStreams() {
      fault = 'blocked'
      for (const stream of streams.keys()) stream.destroy()
    },
    silenceStreams() {
      fault = 'silent'
      for (const silence of streams.values()) silence()
    },
    unblockStreams() {
      fault = undefined
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

/** Returns a function that stops passing on the answer. */
function forward(target: string, req: IncomingMessage, res: ServerResponse): () => void {
  let passed: IncomingMessage | undefined
  const onward = request(
    new URL(req.url ?? '/', target),
    // The Host header stays as the browser sent it, as behind a well-configured proxy.
    { method: req.method, headers: req.headers, setHost: false },
    (answer) => {
      res.writeHead(answer.statusCode ?? 502, answer.headers)
      res.flushHeaders()
      passed = answer
      answer.pipe(res)
      answer.once('error', () => res.destroy())
    },
  )
  onward.once('error', () => res.destroy())
  res.once('close', () => onward.destroy())
  req.pipe(onward)
  return () => {
    passed?.unpipe(res).resume()
  }
}

function addressOf(address: string | AddressInfo | null): AddressInfo {
  if (address === null || typeof address === 'string') throw new Error('the proxy has no port')
  return address
}
