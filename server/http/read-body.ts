import type { IncomingMessage } from 'node:http'

/**
 * Reads a request body of at most `maxBytes`. Resolves to `undefined` if the body is longer; the rest
 * stays unread, and the connection stays open for the response. Rejects if the client disconnects.
 */
export function readBody(req: IncomingMessage, maxBytes: number): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = []
    let length = 0
    req.on('data', (part: Buffer) => {
      length += part.length
      if (length <= maxBytes) {
        parts.push(part)
        return
      }
      req.pause()
      resolve(undefined)
    })
    req.on('end', () => resolve(Buffer.concat(parts)))
    req.on('error', reject)
    req.on('close', () =>
      reject(new Error('the client disconnected before the request body was complete')),
    )
  })
}
