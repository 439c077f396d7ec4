import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { extname, join, relative, sep } from 'node:path'

type Encoding = 'br' | 'gzip' | 'identity'

/** A file as it can be sent: as it is, or as the build compressed it. */
export interface FileForm {
  readonly encoding: Encoding
  readonly body: Buffer
  readonly headers: Readonly<Record<string, string | number>>
  /** Changes with the content, whenever and wherever it was built. */
  readonly etag: string
}

/** The forms of each file, best first, by its path: "/assets/app.js". */
export type StaticFiles = ReadonlyMap<string, readonly FileForm[]>

/** Suffixes of the copies that the build leaves beside a file; the best encoding first. */
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
 * Reads all files of a directory but hidden ones. They stay in memory: what is sent is what was read,
 * whatever a build does to the directory, and parts of two builds are never mixed.
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

/** The best form that a request with this `Accept-Encoding` takes. */
export function formFor(forms: readonly FileForm[], accepted = ''): FileForm | undefined {
  const encodings = accepted
    .toLowerCase()
    .split(',')
    .map((each) => each.trim())
    .filter((each) => !/;\s*q=0(\.0*)?$/.test(each))
    .map((each) => each.split(';', 1)[0]?.trim())
  return forms.find(({ encoding }) => encoding === 'identity' || encodings.includes(encoding))
}
