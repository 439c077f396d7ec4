import type { ServerResponse } from 'node:http'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { sendNodeResponse } from '@whatwg-node/server'

const compress = promisify(gzip)

/** A smaller body, in bytes, goes over the network in one packet anyway. */
const MIN_COMPRESSED = 1_400

/**
 * Sends a complete response, compressed if the client accepts that and the body is not small. The body is
 * compressed outside of the event loop. It has no secret beside text that another site could choose, because
 * requests of other sites are refused, so that its length reveals nothing to them.
 */
export async function sendResponse(
  res: ServerResponse,
  response: Response,
  { acceptsGzip }: { acceptsGzip: boolean },
): Promise<void> {
  res.setHeader('Vary', 'Accept-Encoding')
  const bytes = Number(response.headers.get('content-length') ?? 0)
  if (!acceptsGzip || bytes < MIN_COMPRESSED) {
    await sendNodeResponse(response, res, res.req, true)
    return
  }
  const body = await compress(await response.text())
  // The client disconnected meanwhile.
  if (res.destroyed) return
  res.writeHead(response.status, {
    ...Object.fromEntries(response.headers),
    'content-encoding': 'gzip',
    'content-length': body.length,
  })
  res.end(body)
}
