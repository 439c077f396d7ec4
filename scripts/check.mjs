// Everything that can be said about the code without running the product. The tools are independent of
// each other: as many run at a time as the machine has cores.
import { spawn } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { binOf, root } from './steps.mjs'

/** The slowest first: the others run beside it. */
const TOOLS = [
  // A file is linted again when it changed itself, not when a type that it imports did. CI starts
  // without a cache.
  'eslint --max-warnings 0 --cache --cache-location node_modules/.cache/eslint .',
  'vue-tsc -p tsconfig.web.json',
  'tsc -p tsconfig.server.json',
  'knip',
  'prettier --check --log-level warn --cache .',
  'depcruise --config .dependency-cruiser.cjs --output-type err-long server web bench e2e scripts',
  'print-schema --check',
]
const SCRIPTS = { 'print-schema': ['--import', 'tsx', 'scripts/print-schema.ts'] }

/** Runs all of them. What one of them says is printed as a whole. Throws if any of them fails. */
export async function check() {
  const waiting = [...TOOLS]
  const failed = []
  const work = async () => {
    for (let tool = waiting.shift(); tool !== undefined; tool = waiting.shift()) {
      const [name, ...args] = tool.split(' ')
      const { succeeded, output } = await run([...(SCRIPTS[name] ?? [binOf(name)]), ...args])
      if (!succeeded) failed.push(name)
      if (!succeeded || output.trim() !== '') console.log(`== ${name}\n${output.trim()}\n`)
    }
  }
  await Promise.all(Array.from({ length: availableParallelism() }, work))
  if (failed.length > 0) throw new Error(`Failed: ${failed.join(', ')}.`)
}

/** Runs Node.js with these arguments, and collects what it prints. */
function run(args) {
  return new Promise((resolve, reject) => {
    const color = process.stdout.isTTY ? { FORCE_COLOR: '1' } : {}
    const child = spawn(process.execPath, args, { cwd: root, env: { ...process.env, ...color } })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => (output += text))
    }
    child.on('error', reject)
    child.on('close', (code) => resolve({ succeeded: code === 0, output }))
  })
}
