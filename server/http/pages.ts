import { existsSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import { sendText } from './respond.ts'
import { allowPage } from './security-headers.ts'
import { formFor, readStaticFiles, type FileForm } from './static-files.ts'

/** Serves the built files of the page and of the API explorer. */
export interface Pages {
  /** Serves the page's files, and its `index.html` for any other path, because the page has a router. */
  page: (req: IncomingMessage, res: ServerResponse) => void
  explorer: (req: IncomingMessage, res: ServerResponse) => void
}

/** Reads the built files once. Files of a later build are served only after a restart. */
export function createPages(distDirectory: string): Pages {
  return {
    page: serve(join(distDirectory, 'web'), '/assets/', true),
    explorer: serve(join(distDirectory, 'explorer'), '/explorer/assets/', false),
  }
}

function serve(directory: string, immutablePrefix: string, hasRouter: boolean): Pages['page'] {
  if (!existsSync(directory)) {
    return (_req, res) => sendText(res, 503, 'The page was not built. Run `npm run build`.')
  }
  const files = readStaticFiles(directory)

  /** Whether a path may be a route of the page, as opposed to a missing asset or a hidden file. */
  const isRoute = (path: string) =>
    hasRouter && !path.startsWith(immutablePrefix) && !path.includes('/.') && !/\.\w+$/.test(path)

  return (req, res) => {
    const path = pathOf(req)
    const forms = files.get(path) ?? (isRoute(path) ? files.get('/index.html') : undefined)
    const form = forms && formFor(forms, req.headers['accept-encoding'])
    // A 304 needs the page's policy too: browsers apply the headers of a 304 to the cached page.
    allowPage(res)
    if (form === undefined) {
      sendText(res, 404, 'Not found.')
      return
    }
    // The name of an asset contains a hash of its content.
    const immutable = path.startsWith(immutablePrefix)
    res.setHeader('Cache-Control', immutable ? 'public, max-age=31536000, immutable' : 'no-cache')
    res.setHeader('Vary', 'Accept-Encoding')
    send(req, res, form)
  }
}

function send(req: IncomingMessage, res: ServerResponse, { etag, headers, body }: FileForm): void {
  // `includes`, because a proxy may have added the prefix of a weak tag, `W/`.
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
    // An invalid encoding. No file has this path.
    return path
  }
}
