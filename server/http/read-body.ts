import type { IncomingMessage } from 'node:http'

/**
 * Reads a whole body of at most `maxBytes`; `undefined` if it is longer. The rest of a longer one is
 * left unread, and the connection is left open for the answer.
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
    req.on('close', () => reject(new Error('the request was broken off')))
  })
}
