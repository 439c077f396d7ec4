// The npm commands of the project. Each first generates or builds what is missing or out of date.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { check } from './check.mjs'
import { make, root, tool, tsx } from './steps.mjs'

const [command, ...args] = process.argv.slice(2)

const COMMANDS = {
  generate: () => make('generate'),
  build: () => make('build'),
  start: () => serve('start'),
  demo: () => serve('demo'),
  'reset-password': () => serve('reset-password'),
  'create-key': () => serve('create-key'),
  'move-to-postgres': () => serve('move-to-postgres'),
  recount: () => serve('recount'),
  dev,
  test() {
    make('build')
    tool('vitest', ['run', ...args])
  },
  check() {
    make('generate')
    return check()
  },
  bench() {
    make('build')
    tsx('bench/run.ts', args)
  },
  schema() {
    make('schema')
    tsx('scripts/print-schema.ts')
  },
}

const run = COMMANDS[command]
if (run === undefined) {
  const known = Object.keys(COMMANDS).join(', ')
  console.error(`Unknown command: ${command}. The commands are: ${known}.`)
  process.exit(2)
}
try {
  await run()
} catch (error) {
  // Ctrl-C ends the tools of a build, too. The handler of the signal then decides about the code.
  await nextTurn()
  // A tool that failed has already printed its error.
  if (!('status' in error)) console.error(error.message)
  process.exit(1)
}

/** Runs the built server in this process, so that it receives signals directly. */
async function serve(mode) {
  const stop = () => process.exit(0)
  const signals = mode === 'start' || mode === 'demo' ? ['SIGTERM', 'SIGINT'] : []
  signals.forEach((signal) => process.on(signal, stop))
  make('build')
  process.argv = [process.argv[0], join(root, 'dist/server/main.js'), mode, ...args]
  await import('../dist/server/main.js')
  // From here on the server handles them.
  signals.forEach((signal) => process.off(signal, stop))
}

/** Runs a demo server that restarts, and a page that reloads, when their source changes. */
async function dev() {
  make('build')
  const page = 'http://127.0.0.1:5173'
  const children = [
    start(['--import', 'tsx', '--watch', '--watch-preserve-output', 'server/main.ts', 'demo'], {
      PUBLIC_URL: page,
      DATA_DIR: process.env.DATA_DIR ?? './data/dev',
    }),
    start([join(root, 'node_modules/vite/bin/vite.js')], {}),
  ]
  const stop = () => children.forEach((child) => child.kill('SIGTERM'))
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  await Promise.all(children.map((child) => new Promise((resolve) => child.on('exit', resolve))))
}

function start(nodeArgs, env) {
  return spawn(process.execPath, nodeArgs, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...env },
  })
}
