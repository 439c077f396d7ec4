import { beforeAll, describe, expect, it } from 'vitest'
import { z, ZodError } from 'zod'
import { describeOnEachEngine } from '../testing/engines.ts'
import type { Sql } from './sql.ts'

const Row = z.object({ n: z.number() })

describeOnEachEngine('plain SQL', (get) => {
  let sql: Sql
  beforeAll(async () => {
    sql = get().database.sql
    await sql.run('CREATE TABLE notes (n int)')
  })

  it('parses each row and passes parameters', async () => {
    const rows = await sql.rows(Row, 'SELECT n FROM generate_series($1::int, $2::int) AS n', [1, 3])
    expect(rows).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }])
  })

  it('refuses a row that does not match the schema', async () => {
    await expect(sql.rows(Row, `SELECT 'one' AS n`)).rejects.toThrow(ZodError)
    await expect(sql.one(Row, 'SELECT 1 AS m')).rejects.toThrow(ZodError)
  })

  it('one: refuses zero and two rows, and the error has the statement', async () => {
    expect(await sql.one(Row, 'SELECT 7 AS n')).toEqual({ n: 7 })
    await expect(sql.one(Row, 'SELECT 1 AS n WHERE false')).rejects.toThrow(
      'expected one row, got 0: SELECT 1 AS n WHERE false',
    )
    await expect(sql.one(Row, 'SELECT n FROM generate_series(1, 3) AS n')).rejects.toThrow(
      'expected one row, got 3',
    )
  })

  it('script: runs several statements, including functions with semicolons', async () => {
    await sql.script(`
      CREATE FUNCTION seven() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN 7; END $$;
      CREATE TABLE sevens AS SELECT seven() AS n;
    `)
    expect(await sql.one(Row, 'TABLE sevens')).toEqual({ n: 7 })
  })

  describe('a transaction', () => {
    const notes = async () => (await sql.rows(Row, 'SELECT n FROM notes')).map(({ n }) => n)

    it('is committed with the result of its work', async () => {
      const result = await sql.transaction(async (tx) => {
        await tx.run('INSERT INTO notes VALUES (1)')
        return 'done'
      })
      expect(result).toBe('done')
      expect(await notes()).toEqual([1])
    })

    it('is rolled back when its work throws, and throws the same error', async () => {
      const error = new Error('changed my mind')
      const attempt = sql.transaction(async (tx) => {
        await tx.run('INSERT INTO notes VALUES (2)')
        throw error
      })
      await expect(attempt).rejects.toBe(error)
      expect(await notes()).toEqual([1])
    })

    it('is rolled back when a statement fails, even if its work continues', async () => {
      const attempt = sql.transaction(async (tx) => {
        await tx.run('INSERT INTO notes VALUES (3)')
        await tx.run('SELECT 1 / 0').catch(() => undefined)
        return 'done'
      })
      await expect(attempt).rejects.toThrow()
      expect(await notes()).toEqual([1])
    })

    it('cannot be opened inside another', async () => {
      const attempt = sql.transaction((tx) => tx.transaction(() => Promise.resolve()))
      await expect(attempt).rejects.toThrow('already open')
    })
  })
})
