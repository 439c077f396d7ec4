// Builds the API explorer: unpacks GraphiQL from its package into files that browsers can cache, and adds
// a page that needs no inline script. The browser loads all files from this server.
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'

const Parts = z.object({
  js: z.string(),
  css: z.string(),
  favicon: z.string(),
  editorWorkerService: z.string(),
  jsonWorker: z.string(),
  graphqlWorker: z.string(),
})

const root = join(import.meta.dirname, '..')
const output = join(root, 'dist/explorer')
const packageMain = fileURLToPath(import.meta.resolve('@graphql-yoga/render-graphiql'))
const parts = Parts.parse(await import(join(dirname(packageMain), 'graphiql.js')))

rmSync(output, { recursive: true, force: true })
mkdirSync(join(output, 'explorer/assets'), { recursive: true })

/** Writes a file with a hash of its content in its name, and returns its URL path. */
function asset(name: string, content: string): string {
  const hash = createHash('sha256').update(content).digest('hex').slice(0, 10)
  const path = `/explorer/assets/${name.replace(/\.(\w+)$/, `-${hash}.$1`)}`
  writeFileSync(join(output, path), content)
  return path
}

const source = (name: string) => readFileSync(join(import.meta.dirname, 'explorer', name), 'utf8')

const urlPaths = {
  css: asset('graphiql.css', parts.css),
  page: asset('page.css', source('page.css')),
  js: asset('graphiql.js', parts.js),
  editorWorker: asset('editor-worker.js', parts.editorWorkerService),
  jsonWorker: asset('json-worker.js', parts.jsonWorker),
  graphqlWorker: asset('graphql-worker.js', parts.graphqlWorker),
}
const fill = (text: string) =>
  text.replace(/%(\w+)%/g, (whole, name: string) =>
    name in urlPaths ? (z.record(z.string(), z.string()).parse(urlPaths)[name] ?? whole) : whole,
  )
const setup = asset('setup.js', fill(source('setup.js')))
const open = asset('open.js', source('open.js'))
writeFileSync(
  join(output, 'index.html'),
  fill(source('index.html')).replace('%setup%', setup).replace('%open%', open),
)
