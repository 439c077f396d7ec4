import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll } from 'vitest'

/** Creates a small directory with the layout of the build's output. It is removed after the suite. */
export function useBuiltPages(): string {
  const root = mkdtempSync(join(tmpdir(), 'orders-pages-'))
  afterAll(() => rmSync(root, { recursive: true, force: true }))
  const files = {
    'secret.txt': 'SECRET',
    'dist/secret.txt': 'SECRET',
    'dist/web/index.html': '<title>THE PAGE</title>',
    'dist/web/favicon.svg': '<svg/>',
    'dist/web/assets/app-1a2b.js': 'THE SCRIPT',
    'dist/web/.hidden': 'SECRET',
    'dist/explorer/index.html': '<title>THE EXPLORER</title>',
    'dist/explorer/explorer/assets/editor-1a2b.js': 'THE EDITOR',
  }
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, file)), { recursive: true })
    writeFileSync(join(root, file), text)
  }
  return join(root, 'dist')
}
