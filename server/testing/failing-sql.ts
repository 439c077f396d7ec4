import type { Sql } from '../db/sql.ts'

export class Killed extends Error {}

/**
 * Wraps a database so that its transactions fail like those of a process that is killed: `kill` is asked
 * before each statement, and after the commit.
 */
export function failingSql(sql: Sql, kill: () => boolean): Sql {
  const step = () => {
    if (kill()) throw new Killed('killed')
  }
  return {
    ...sql,
    async transaction(work) {
      const result = await sql.transaction(async (tx) => {
        const done = await work({
          ...tx,
          rows: async (...args) => (step(), tx.rows(...args)),
          one: async (...args) => (step(), tx.one(...args)),
          run: async (...args) => (step(), tx.run(...args)),
        })
        step()
        return done
      })
      step()
      return result
    },
  }
}
