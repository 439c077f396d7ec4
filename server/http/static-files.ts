import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { extname, join, relative, sep } from 'node:path'
import { acceptedEncodings } from './accepted-encodings.ts'

type Encoding = 'br' | 'gzip' | 'identity'

/** One form of a file to send: uncompressed, or as the build compressed it. */
export interface FileForm {
  readonly encoding: Encoding
  readonly body: Buffer
  readonly headers: Readonly<Record<string, string | number>>
  /** A hash of the content: equal for equal content of different builds and servers. */
  readonly etag: string
}

/** The forms of each file, preferred first, by URL path ("/assets/app.js"). */
export type StaticFiles = ReadonlyMap<string, readonly FileForm[]>

/** The suffixes of the compressed copies that the build writes beside a file, best encoding first. */
const SUFFIXES: readonly (readonly [string, Encoding])[] = [
  ['.br', 'br'],
  ['.gz', 'gzip'],
  ['', 'identity'],
]

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.html': 'text/html;charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain;charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
}

/**
 * Reads all files of a directory into memory, except hidden files. A later build that changes the
 * directory has no effect, so that the server never mixes files of two builds.
 */
export function readStaticFiles(directory: string): StaticFiles {
  const found = new Map<string, string>()
  for (const entry of readdirSync(directory, { withFileTypes: true, recursive: true })) {
    const file = join(entry.parentPath, entry.name)
    const path = `/${relative(directory, file).split(sep).join('/')}`
    if (statSync(file).isFile() && !path.includes('/.')) found.set(path, file)
  }
  const files = new Map<string, readonly FileForm[]>()
  for (const path of found.keys()) {
    const forms = SUFFIXES.flatMap(([suffix, encoding]) => {
      const file = found.get(`${path}${suffix}`)
      return file === undefined ? [] : [formOf(path, file, encoding)]
    })
    if (!/\.(br|gz)$/.test(path)) files.set(path, forms)
  }
  return files
}

function formOf(path: string, file: string, encoding: Encoding): FileForm {
  const body = readFileSync(file)
  const etag = `"${createHash('sha256').update(body).digest('base64url')}"`
  return {
    encoding,
    body,
    etag,
    headers: {
      'Content-Type': MEDIA_TYPES[extname(path)] ?? 'application/octet-stream',
      'Content-Length': body.length,
      ...(encoding === 'identity' ? {} : { 'Content-Encoding': encoding }),
      ETag: etag,
      'Last-Modified': statSync(file).mtime.toUTCString(),
    },
  }
}

/** The best form that the client accepts, according to its `Accept-Encoding`. */
export function formFor(forms: readonly FileForm[], accepted?: string): FileForm | undefined {
  const encodings = acceptedEncodings(accepted)
  return forms.find(({ encoding }) => encoding === 'identity' || encodings.includes(encoding))
}
