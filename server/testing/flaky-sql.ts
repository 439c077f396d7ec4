import type { Sql } from '../db/sql.ts'

export interface FlakySql {
  readonly sql: Sql
  /** Makes the next `count` statements fail before they are sent. */
  failNext(count: number): void
  /** When each statement failed; in ms of `performance.now()`. */
  readonly failedAt: readonly number[]
}

/** Wraps a database so that a test can make its statements fail. */
export function flakySql(sql: Sql): FlakySql {
  let left = 0
  const failedAt: number[] = []
  const maybeFail = () => {
    if (left === 0) return
    left -= 1
    failedAt.push(performance.now())
    throw new Error('the database does not answer')
  }
  return {
    failedAt,
    failNext: (count) => (left = count),
    sql: {
      ...sql,
      async rows(...args) {
        maybeFail()
        return sql.rows(...args)
      },
      async one(...args) {
        maybeFail()
        return sql.one(...args)
      },
    },
  }
}
