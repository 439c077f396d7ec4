import { createSql, type Sql } from '../db/sql.ts'

/** Returns the text of the one statement that `ask` sends. The statement is not executed. */
export async function statementOf(ask: (sql: Sql) => Promise<unknown>): Promise<string> {
  const texts: string[] = []
  const refuse = () => Promise.reject(new Error('only one statement'))
  const spy = createSql({
    query: (text) => {
      texts.push(text)
      return Promise.resolve([])
    },
    script: refuse,
    transaction: refuse,
  })
  await ask(spy).catch(() => undefined)
  const [text, ...others] = texts
  if (text === undefined || others.length > 0) throw new Error('not one statement')
  return text
}
