// The build steps of the product, in order. A step runs only if its sources have changed since its last
// run, so that a second start is quick.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const stamps = join(root, 'node_modules/.cache/order-dashboard/steps.json')

const GENERATED = ['server/db/generated', 'server/graphql/pothos-types.ts', 'web/graphql/generated']
const isSource = (path) =>
  !/\.test\.ts$|\.md$/.test(path) && !GENERATED.some((generated) => path.startsWith(generated))

const STEPS = {
  client: {
    says: 'generating the database client',
    from: ['prisma/schema.prisma', 'prisma.config.ts', 'package-lock.json'],
    makes: ['server/db/generated/client.ts', 'server/graphql/pothos-types.ts'],
    run: () => tool('prisma', ['generate', '--no-hints']),
  },
  operations: {
    says: 'generating the types of the GraphQL operations',
    from: ['schema.graphql', 'codegen.ts', 'web', 'package-lock.json'],
    makes: ['web/graphql/generated/graphql.ts'],
    run: () => tool('graphql-codegen', ['--config', 'codegen.ts', '--silent']),
  },
  page: {
    says: 'building the page',
    from: ['web', 'schema.graphql', 'codegen.ts', 'vite.config.ts', 'package-lock.json'],
    makes: ['dist/web/index.html'],
    run: () => {
      tool('vite', ['build', '--logLevel', 'warn'])
      tsx('scripts/compress-assets.ts')
    },
  },
  server: {
    says: 'building the server',
    from: ['server', 'prisma/schema.prisma', 'vite.server.config.ts', 'package-lock.json'],
    makes: ['dist/server/main.js'],
    run: () => tool('vite', ['build', '--config', 'vite.server.config.ts', '--logLevel', 'warn']),
  },
  explorer: {
    says: 'building the API explorer',
    from: ['scripts/build-explorer.ts', 'scripts/explorer', 'package-lock.json'],
    makes: ['dist/explorer/index.html'],
    run: () => tsx('scripts/build-explorer.ts'),
  },
  template: {
    says: 'preparing the embedded database',
    from: ['prisma/migrations', 'server/db/template.ts', 'package-lock.json'],
    makes: ['dist/embedded-template.tar'],
    run: () => tsx('scripts/write-template.ts'),
  },
}

const GROUPS = {
  // Without the page's operations, which may already use fields that schema.graphql does not have yet.
  schema: ['client'],
  generate: ['client', 'operations'],
  build: ['client', 'operations', 'page', 'server', 'explorer', 'template'],
}

/** Runs the steps of a group that are missing or out of date. */
export function make(group) {
  const done = readStamps()
  for (const name of GROUPS[group]) {
    const step = STEPS[name]
    const fingerprint = fingerprintOf(step.from)
    if (done[name] === fingerprint && step.makes.every((file) => existsSync(join(root, file))))
      continue
    console.log(`${step.says} …`)
    step.run()
    done[name] = fingerprint
    mkdirSync(dirname(stamps), { recursive: true })
    writeFileSync(stamps, JSON.stringify(done))
  }
}

/** Runs an installed tool, with its output on this terminal. Throws if it fails. */
export function tool(name, args, env = {}) {
  node([binOf(name), ...args], env)
}

/** Runs a TypeScript file. Throws if it fails. */
export function tsx(script, args = []) {
  node(['--import', 'tsx', script, ...args])
}

function node(args, env = {}) {
  execFileSync(process.execPath, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...env },
  })
}

/** The script of a tool, from its package.json. It runs with this version of Node, independent of PATH. */
export function binOf(name) {
  const packageOf = {
    'graphql-codegen': '@graphql-codegen/cli',
    depcruise: 'dependency-cruiser',
    tsc: 'typescript',
  }
  const directory = join(root, 'node_modules', packageOf[name] ?? name)
  const manifest = join(directory, 'package.json')
  if (!existsSync(manifest)) {
    throw new Error(
      `${name} is not installed: run \`npm ci\` (with development dependencies) first.`,
    )
  }
  const { bin } = JSON.parse(readFileSync(manifest, 'utf8'))
  return join(directory, typeof bin === 'string' ? bin : bin[name])
}

function readStamps() {
  return existsSync(stamps) ? JSON.parse(readFileSync(stamps, 'utf8')) : {}
}

function fingerprintOf(paths) {
  const hash = createHash('sha256').update(process.version)
  for (const path of paths) {
    for (const file of filesBelow(join(root, path))) {
      hash.update(relative(root, file)).update('\0').update(readFileSync(file)).update('\0')
    }
  }
  return hash.digest('hex')
}

function filesBelow(path) {
  if (!existsSync(path)) return []
  if (statSync(path).isFile()) return [path]
  return readdirSync(path, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => isSource(relative(root, file)))
    .sort()
}
