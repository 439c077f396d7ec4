import { PGlite } from '@electric-sql/pglite'
import pg from 'pg'
import { onTestFinished, vi } from 'vitest'
import { z } from 'zod'

/** Message types of PostgreSQL's protocol that carry a statement: Parse and simple Query. */
const STATEMENT_MESSAGES = ['P', 'Q'].map((letter) => letter.charCodeAt(0))
const Statement = z.union([
  z.string(),
  z.object({ text: z.string() }).transform(({ text }) => text),
])

/**
 * Counts every statement that this process sends from now until the test ends: through Prisma or
 * directly, to a server or to the embedded engine. Statements that match `except` are not counted.
 */
export function countStatements(except: RegExp): () => number {
  const toServer = vi.spyOn(pg.Client.prototype, 'query')
  const toEngine = vi.spyOn(PGlite.prototype, 'execProtocolRaw')
  onTestFinished(() => {
    toServer.mockRestore()
    toEngine.mockRestore()
  })
  const count = () => {
    const queries = toServer.mock.calls.map(([statement]) => Statement.parse(statement))
    const messages = toEngine.mock.calls
      .filter(([message]) => STATEMENT_MESSAGES.includes(message[0] ?? 0))
      .map(([message]) => new TextDecoder().decode(message))
    return [...queries, ...messages].filter((text) => !except.test(text)).length
  }
  // The spies also remember the calls of an earlier count in the same test.
  const before = count()
  return () => count() - before
}
