import { existsSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import sirv from 'sirv'
import { sendText } from './respond.ts'
import { allowPage } from './security-headers.ts'

/** Serves files that were built: the page, and the API explorer's. */
export interface Pages {
  /** The page's files; any other path gets the page itself, which has routes of its own. */
  page: (req: IncomingMessage, res: ServerResponse) => void
  explorer: (req: IncomingMessage, res: ServerResponse) => void
}

export function createPages(distDirectory: string): Pages {
  return {
    page: serve(join(distDirectory, 'web'), '/assets/', true),
    explorer: serve(join(distDirectory, 'explorer'), '/explorer/assets/', false),
  }
}

function serve(directory: string, immutablePrefix: string, single: boolean): Pages['page'] {
  if (!existsSync(directory)) {
    return (_req, res) => sendText(res, 503, 'The page was not built. Run `npm run build`.')
  }
  const files = sirv(directory, {
    etag: true,
    gzip: true,
    brotli: true,
    single,
    // An asset that is gone is no page: whoever asks for it must not keep the page in its place.
    ignores: [`^${immutablePrefix}`],
    setHeaders(res, path) {
      // Names of assets contain a hash of what is in them.
      const cache = path.startsWith(immutablePrefix)
        ? 'public, max-age=31536000, immutable'
        : 'no-cache'
      res.setHeader('Cache-Control', cache)
    },
  })
  return (req, res) => {
    // Also with an answer that nothing has changed: browsers take its headers for those of the page.
    allowPage(res)
    files(req, res, () => sendText(res, 404, 'Not found.'))
  }
}
