import type { z } from 'zod'

/**
 * Plain SQL on either engine, for what an ORM cannot express: snapshots, triggers, locks.
 *
 * Every row is parsed. The engines return `bigint` and `xid8` differently, so cast them in SQL to `text`
 * or `float8`.
 */
export interface Sql {
  /** Runs one statement and parses each row. Throws a `ZodError` if a row does not match `row`. */
  rows<Row>(row: z.ZodType<Row>, text: string, params?: readonly unknown[]): Promise<Row[]>
  /** Like `rows`, for a statement that returns exactly one row. Throws if it returns none or several. */
  one<Row>(row: z.ZodType<Row>, text: string, params?: readonly unknown[]): Promise<Row>
  /** Runs one statement and ignores its rows. */
  run(text: string, params?: readonly unknown[]): Promise<void>
  /** Runs a script of several statements, without parameters. */
  script(text: string): Promise<void>
  /**
   * Runs `work` in one transaction (READ COMMITTED). If `work` throws, the transaction is rolled back and
   * the error is thrown. Inside `work` use only its `tx`: on the embedded engine, waiting for any other
   * handle is a deadlock, because that handle waits for this transaction. `tx` cannot open a nested
   * transaction.
   */
  transaction<Result>(work: (tx: Sql) => Promise<Result>): Promise<Result>
}

/** The operations of an engine from which `createSql` builds a `Sql`. */
export interface SqlDriver {
  query(text: string, params: readonly unknown[]): Promise<readonly unknown[]>
  script(text: string): Promise<void>
  transaction<Result>(work: (tx: SqlDriver) => Promise<Result>): Promise<Result>
}

export function createSql(driver: SqlDriver): Sql {
  const rows: Sql['rows'] = async (row, text, params = []) =>
    (await driver.query(text, params)).map((value) => row.parse(value))
  return {
    rows,
    async one(row, text, params) {
      const [first, ...others] = await rows(row, text, params)
      if (first === undefined || others.length > 0) {
        throw new Error(
          `expected one row, got ${first === undefined ? 0 : 1 + others.length}: ${text}`,
        )
      }
      return first
    },
    async run(text, params = []) {
      await driver.query(text, params)
    },
    script: (text) => driver.script(text),
    transaction: (work) => driver.transaction((tx) => work(createSql(tx))),
  }
}
