import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const SERVER = join(import.meta.dirname, '..')
const OPERATIONS = join(SERVER, '../docs/operations.md')

/** The text of all sources, with the parts of each message joined, and `…` for what is put in. */
async function textOfSources(): Promise<string> {
  const names = await readdir(SERVER, { recursive: true })
  const sources = names.filter(
    (name) => name.endsWith('.ts') && !/\.test\.ts$|testing\//.test(name),
  )
  const texts = await Promise.all(sources.map((name) => readFile(join(SERVER, name), 'utf8')))
  return texts
    .join('\n')
    .replaceAll(/['`]\s*\+\s*['`]/g, '')
    .replaceAll(/\$\{[^}]*\}/g, '…')
}

it('docs/operations.md has the messages at start as the server writes them', async () => {
  const [, section = ''] = (await readFile(OPERATIONS, 'utf8')).split('## Messages at start')
  const messages = [...section.matchAll(/^\| (?:warn: )?`([^`]+)` /gm)].map(
    ([, message = '']) => message,
  )
  expect(messages.length).toBeGreaterThan(30)
  const text = await textOfSources()
  const piecesOf = (message: string) => message.split('…').map((piece) => piece.trim())
  const unknown = messages.filter(
    (message) => !piecesOf(message).every((piece) => text.includes(piece)),
  )
  expect(unknown).toEqual([])
})
