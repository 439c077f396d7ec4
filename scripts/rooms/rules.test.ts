import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'

const generator = join(import.meta.dirname, 'rules.cjs')
const depcruise = join(
  import.meta.dirname,
  '../../node_modules/dependency-cruiser/bin/dependency-cruise.mjs',
)
const Violations = z.object({
  summary: z.object({
    violations: z.array(
      z.object({ from: z.string(), to: z.string(), rule: z.object({ name: z.string() }) }),
    ),
  }),
})

let project: string

beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), 'rooms-'))
})
afterAll(() => {
  rmSync(project, { recursive: true })
})

const rooms = `{
  '.': ['*'],
  pages: ['orders', 'ui'],
  orders: { may: ['ui'], instead: 'Pass it in.' },
  ui: [],
  testing: ['ui'],
}, { tests: ['testing'] }`

/** The imports that the rules of `table` refuse, in a project with these imports: `from > to`. */
function refused(imports: Readonly<Record<string, readonly string[]>>, table = rooms): string[] {
  rmSync(join(project, 'web'), { recursive: true, force: true })
  const files = new Set([...Object.keys(imports), ...Object.values(imports).flat()])
  for (const file of files) {
    const from = join(project, 'web', file)
    mkdirSync(dirname(from), { recursive: true })
    const up = '../'.repeat(file.split('/').length - 1) || './'
    const lines = (imports[file] ?? []).map((to) =>
      to.startsWith('node:') ? `import '${to}'` : `import '${up}${to}'`,
    )
    writeFileSync(from, `${lines.join('\n')}\nexport {}\n`)
  }
  writeFileSync(
    join(project, 'rules.cjs'),
    `module.exports = { forbidden: require(${JSON.stringify(generator)}).rulesOf('web', ${table}) }`,
  )
  const args = [depcruise, '--config', 'rules.cjs', '--output-type', 'json', 'web']
  const { stdout } = spawnSync(process.execPath, args, { cwd: project, encoding: 'utf8' })
  const { violations } = Violations.parse(JSON.parse(stdout)).summary
  const inWeb = (path: string) => path.replace(/^web\//, '')
  return [...new Set(violations.map(({ from, to }) => `${inWeb(from)} > ${inWeb(to)}`))].sort()
}

/** What the generator says of a table. */
function failureOf(table: string): string {
  try {
    execFileSync(
      process.execPath,
      ['-e', `require(${JSON.stringify(generator)}).rulesOf('web', ${table})`],
      { stdio: 'pipe' },
    )
    return ''
  } catch (error) {
    return String(error)
  }
}

it('lets a room import its own files and what its row names', () => {
  expect(
    refused({
      'main.js': ['pages/a.js', 'testing/t.js'],
      'pages/a.js': ['pages/b.js', 'orders/a.js', 'ui/a.js', 'node:path'],
      'orders/a.js': ['ui/a.js'],
    }),
  ).toEqual([])
})

it('refuses every other import', () => {
  expect(refused({ 'ui/a.js': ['orders/a.js'], 'orders/a.js': ['pages/a.js', 'main.js'] })).toEqual(
    ['orders/a.js > main.js', 'orders/a.js > pages/a.js', 'ui/a.js > orders/a.js'],
  )
})

it('lets tests alone import the rooms for tests', () => {
  const imports = ['testing/t.js']
  expect(refused({ 'ui/a.test.ts': imports, 'ui/b.ts': imports })).toEqual([
    'ui/b.ts > testing/t.js',
  ])
})

it('refuses all imports of and from a folder without a row, within a room too', () => {
  expect(
    refused({ 'orders/late/a.js': ['ui/a.js', 'node:path'], 'main.js': ['orders/late/a.js'] }),
  ).toEqual(['main.js > orders/late/a.js', 'orders/late/a.js > path', 'orders/late/a.js > ui/a.js'])
})

it('names what is wrong with a table', () => {
  expect(failureOf(`{ pages: ['orders'] }`)).toContain('pages names orders, which has no row')
  expect(failureOf(`{ ui: [] }, { tests: ['testing'] }`)).toContain('tests names testing')
  expect(failureOf(`{ ui: [], pages: ['ui'] }, { layered: true }`)).toContain(
    'pages may not import ui, which is not below it',
  )
  expect(failureOf(`{ pages: ['ui'], ui: [] }, { layered: true }`)).toBe('')
})
