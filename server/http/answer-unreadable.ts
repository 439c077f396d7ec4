import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'

interface Refusal {
  status: string
  message: string
}

/**
 * The longest head of a request, in bytes, as in nginx. Cookies of other programs on the same host are part of
 * it: with Node's default of half of it, they could lock a browser out.
 */
export const MAX_HEAD_BYTES = 32 * 1024

/** What a client is told about a request that never reaches the app, by the code of Node's error. */
const REFUSALS: Readonly<Record<string, Refusal>> = {
  HPE_HEADER_OVERFLOW: {
    status: '431 Request Header Fields Too Large',
    message:
      `The head of the request is larger than ${MAX_HEAD_BYTES / 1024} KiB. ` +
      'Shorten the URL, or delete the cookies of this host in the browser.',
  },
  HPE_CHUNK_EXTENSIONS_OVERFLOW: {
    status: '413 Payload Too Large',
    message: 'The chunk extensions of the request body are too long. Send it without them.',
  },
  ERR_HTTP_REQUEST_TIMEOUT: {
    status: '408 Request Timeout',
    message: 'The request was not complete in time. Send it again.',
  },
}

const NO_HTTP: Refusal = {
  status: '400 Bad Request',
  message: 'This is not a valid HTTP/1.1 request.',
}

/**
 * How long, in ms, a connection stays open after such an answer, so that the client reads it. A connection that is
 * closed while the client still sends is reset, and the answer lost.
 */
const LINGER_MS = 500

/**
 * Answers requests that Node's parser refuses, and ends their connections. Node does so by itself, but without a
 * word: a browser whose cookies are too large would show an empty page.
 */
export function answerUnreadable(server: Server): void {
  const open = new WeakMap<Duplex, Set<ServerResponse>>()

  server.on('request', ({ socket }: IncomingMessage, res: ServerResponse) => {
    const responses = open.get(socket) ?? new Set()
    open.set(socket, responses.add(res))
    res.once('close', () => responses.delete(res))
  })
  server.on('clientError', ({ code = '' }: NodeJS.ErrnoException, socket: Duplex) => {
    // What follows the refused part is refused, too.
    if (socket.writableEnded) return
    const begun = [...(open.get(socket) ?? [])].some(({ headersSent }) => headersSent)
    // An answer in the middle of another one would be taken for a part of it.
    if (begun || code === 'ECONNRESET' || !socket.writable) {
      socket.destroy()
      return
    }
    socket.end(asHttp(REFUSALS[code] ?? NO_HTTP))
    socket.resume()
    setTimeout(() => socket.destroy(), LINGER_MS).unref()
  })
}

function asHttp({ status, message }: Refusal): string {
  const head = [
    `HTTP/1.1 ${status}`,
    'Content-Type: text/plain; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(message) + 1}`,
    'Cache-Control: no-store',
    'X-Content-Type-Options: nosniff',
    'Connection: close',
  ]
  return `${head.join('\r\n')}\r\n\r\n${message}\n`
}
