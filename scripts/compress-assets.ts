// Writes a Brotli and a gzip copy beside each text file of the built page. The server sends the copy that
// a client accepts.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

const directory = join(import.meta.dirname, '..', process.argv[2] ?? 'dist/web')
const MIN_BYTES = 1_024

for (const entry of readdirSync(directory, { withFileTypes: true, recursive: true })) {
  if (!entry.isFile() || !/\.(js|css|html|svg|json)$/.test(entry.name)) continue
  const file = join(entry.parentPath, entry.name)
  const content = readFileSync(file)
  if (content.length < MIN_BYTES) continue
  const quality = content.length > 1_000_000 ? 6 : constants.BROTLI_MAX_QUALITY
  writeFileSync(
    `${file}.br`,
    brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: quality } }),
  )
  writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }))
}
