import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const SERVER = join(import.meta.dirname, '..')
const OPERATIONS = join(SERVER, '../docs/operations.md')

/** The text of all sources in a directory, with the parts of each message joined, and `…` for what is put in. */
async function textOfSources(directory: string): Promise<string> {
  const names = await readdir(directory, { recursive: true })
  const sources = names.filter(
    (name) => name.endsWith('.ts') && !/\.test\.ts$|testing\//.test(name),
  )
  const texts = await Promise.all(sources.map((name) => readFile(join(directory, name), 'utf8')))
  return texts
    .join('\n')
    .replaceAll(/['`]\s*\+\s*['`]/g, '')
    .replaceAll(/\$\{[^}]*\}/g, '…')
}

/** The messages in the table, each as the texts around what is put in. */
async function documented(): Promise<string[][]> {
  const [, section = ''] = (await readFile(OPERATIONS, 'utf8')).split('## Messages at start')
  const rows = [...section.matchAll(/^\| (?:warn: )?`([^`]+)` /gm)]
  return rows.map(([, message = '']) => message.split('…').map((piece) => piece.trim()))
}

/** How the sources write a message that ends a start: as an error of these classes, a result, or an explanation. */
const MESSAGES = [
  /new (?:DatabaseRequirement|Migration|DataDirectory|Standby)?Error\(\s*['`]([A-Z][^'`]*)/g,
  /return \(?\s*['`](The (?:database|role) [^'`]*)/g,
  /(?:Explanation = |, |return )\[\s*['`]((?:the|there|PostgreSQL) [^'`]*)/g,
]

it('docs/operations.md has the messages at start that the database causes', async () => {
  const sources = await textOfSources(join(SERVER, 'db'))
  const messages = MESSAGES.flatMap((form) => [...sources.matchAll(form)].map(([, text]) => text))
  expect(messages.length).toBeGreaterThan(30)
  const rows = await documented()
  const isDocumented = (message = '') =>
    rows.some((pieces) => pieces.every((piece) => message.includes(piece)))
  expect(messages.filter((message) => !isDocumented(message))).toEqual([])
})

it('docs/operations.md has the messages at start as the server writes them', async () => {
  const messages = await documented()
  expect(messages.length).toBeGreaterThan(30)
  const text = await textOfSources(SERVER)
  const unknown = messages.filter((pieces) => !pieces.every((piece) => text.includes(piece)))
  expect(unknown).toEqual([])
})
