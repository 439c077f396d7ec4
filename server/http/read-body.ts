import type { IncomingMessage } from 'node:http'

/**
 * Reads a request body of at most `maxBytes`. Resolves to `undefined` if the body is longer, at once if its length is
 * announced. The rest is then read and dropped: a client that still sends when the connection ends might not see
 * the response. Rejects if the client disconnects.
 */
export function readBody(req: IncomingMessage, maxBytes: number): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = []
    let length = 0
    if (Number(req.headers['content-length']) > maxBytes) resolve(undefined)
    req.on('data', (part: Buffer) => {
      length += part.length
      if (length <= maxBytes) parts.push(part)
      else resolve(undefined)
    })
    req.on('end', () => resolve(Buffer.concat(parts)))
    req.on('error', reject)
    req.on('close', () =>
      reject(new Error('the client disconnected before the request body was complete')),
    )
  })
}
