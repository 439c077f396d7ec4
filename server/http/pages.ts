import { existsSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import { sendText } from './respond.ts'
import { allowPage } from './security-headers.ts'
import { formFor, readStaticFiles, type FileForm } from './static-files.ts'

/** Serves files that were built: the page, and the API explorer's. */
export interface Pages {
  /** The page's files; any other path gets the page itself, which has routes of its own. */
  page: (req: IncomingMessage, res: ServerResponse) => void
  explorer: (req: IncomingMessage, res: ServerResponse) => void
}

/** Reads what is in the directory now; what a later build leaves there is served after a restart. */
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
  const files = readStaticFiles(directory)

  /** Paths that may be the page's own; an asset that is gone is no page, nor is anything hidden. */
  const isRoute = (path: string) =>
    single && !path.startsWith(immutablePrefix) && !path.includes('/.') && !/\.\w+$/.test(path)

  return (req, res) => {
    const path = pathOf(req)
    const forms = files.get(path) ?? (isRoute(path) ? files.get('/index.html') : undefined)
    const form = forms && formFor(forms, req.headers['accept-encoding'])
    // Also with an answer that nothing has changed: browsers take its headers for those of the page.
    allowPage(res)
    if (form === undefined) {
      sendText(res, 404, 'Not found.')
      return
    }
    // Names of assets contain a hash of what is in them.
    const immutable = path.startsWith(immutablePrefix)
    res.setHeader('Cache-Control', immutable ? 'public, max-age=31536000, immutable' : 'no-cache')
    res.setHeader('Vary', 'Accept-Encoding')
    send(req, res, form)
  }
}

function send(req: IncomingMessage, res: ServerResponse, { etag, headers, body }: FileForm): void {
  // A proxy may have added that it is weak.
  if (req.headers['if-none-match']?.includes(etag) === true) {
    res.writeHead(304, { ETag: etag })
    res.end()
    return
  }
  res.writeHead(200, headers)
  res.end(body)
}

function pathOf({ url = '/' }: IncomingMessage): string {
  const path = url.split('?', 1)[0] ?? '/'
  try {
    return decodeURI(path)
  } catch {
    // Not encoded by anybody's rules: no file has it.
    return path
  }
}
