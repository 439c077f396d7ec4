import type { Sql } from '../db/sql.ts'

export interface FlakySql {
  readonly sql: Sql
  /** From now on so many statements fail before they are sent. */
  failNext(count: number): void
  /** When each failing statement was tried, in ms. */
  readonly failedAt: readonly number[]
}

/** A database that can be made to fail. */
export function flakySql(sql: Sql): FlakySql {
  let left = 0
  const failedAt: number[] = []
  const maybeFail = () => {
    if (left === 0) return
    left -= 1
    failedAt.push(performance.now())
    throw new Error('the database is out to lunch')
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
