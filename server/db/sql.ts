import type { z } from 'zod'

/**
 * Plain SQL over either engine, for what an ORM has no words for: snapshots, triggers, locks.
 *
 * Rows are parsed as they come in. Cast in SQL whatever the engines return differently
 * (`bigint` and `xid8` to `text` or `float8`).
 */
export interface Sql {
  /** Runs one statement and parses each row; throws a `ZodError` for a row of another shape. */
  rows<Row>(row: z.ZodType<Row>, text: string, params?: readonly unknown[]): Promise<Row[]>
  /** Like `rows`, for a statement that returns exactly one row; throws if it returns another number. */
  one<Row>(row: z.ZodType<Row>, text: string, params?: readonly unknown[]): Promise<Row>
  /** Runs one statement whose rows, if any, are of no interest. */
  run(text: string, params?: readonly unknown[]): Promise<void>
  /** Runs a script of several statements, without parameters. */
  script(text: string): Promise<void>
  /**
   * Runs `work` in one transaction (read committed), rolled back if it throws. Use only the handle
   * that `work` is given: on the embedded engine any other would wait for this transaction to end.
   */
  transaction<Result>(work: (tx: Sql) => Promise<Result>): Promise<Result>
}

/** What an engine's driver must be able to do to be a `Sql`. */
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
