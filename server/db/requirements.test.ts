import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { z } from 'zod'
import { createLog } from '../process/log.ts'
import { describeOnEachEngine, describeOnPostgres } from '../testing/engines.ts'
import { administer, databaseUrl } from '../testing/global-setup.ts'
import { recordLog } from '../testing/log-records.ts'
import { matching } from '../testing/matching.ts'
import { migrate } from './migrate.ts'
import { openPostgres } from './postgres.ts'
import { requireUsableDatabase } from './requirements.ts'

const MIGRATIONS = join(import.meta.dirname, '../../prisma/migrations')
const TABLES = "SELECT count(*)::int AS count FROM pg_class WHERE relname = '_prisma_migrations'"

describeOnEachEngine('a database of its own', (get) => {
  it('can be used, without a warning', async () => {
    const { log, records } = recordLog()
    await requireUsableDatabase(get().database.sql, log)
    expect(records()).toEqual([])
  })
})

describeOnPostgres('a new database', (get) => {
  const admin = () => z.string().parse(get().url)

  /** Creates a database and a role, and opens the one as the other. Both are dropped after the test. */
  async function create({
    options = '',
    grants = (_database: string, _role: string): string[] => [],
  }) {
    const id = randomBytes(6).toString('hex')
    const [database, role] = [`orders_test_${id}`, `orders_role_${id}`]
    await administer(admin(), `CREATE ROLE ${role} LOGIN`)
    onTestFinished(() => administer(admin(), `DROP ROLE ${role}`))
    await administer(admin(), `CREATE DATABASE ${database} TEMPLATE template0 ${options}`)
    onTestFinished(() => administer(admin(), `DROP DATABASE ${database} WITH (FORCE)`))
    const url = new URL(databaseUrl(admin(), database))
    for (const grant of grants(database, role)) await administer(url.href, grant)
    url.username = role
    const opened = await openPostgres(
      { url: url.href, directUrl: url.href, connections: 4 },
      createLog('silent'),
    )
    onTestFinished(() => opened.close())
    return { sql: opened.sql, role, database, url: url.href }
  }
  const migrated = async ({ sql }: Awaited<ReturnType<typeof create>>) => {
    await migrate(sql, MIGRATIONS)
    return sql.one(z.object({ count: z.number() }), TABLES)
  }
  const owned = (database: string, role: string) => [`ALTER DATABASE ${database} OWNER TO ${role}`]

  it('can be used by its owner', async () => {
    expect(await migrated(await create({ grants: owned }))).toEqual({ count: 1 })
  })

  it('can be used with CREATE on the database and on its schema public (C8)', async () => {
    const created = await create({
      grants: (database, role) => [
        `GRANT CREATE ON DATABASE ${database} TO ${role}`,
        `GRANT USAGE, CREATE ON SCHEMA public TO ${role}`,
      ],
    })
    expect(await migrated(created)).toEqual({ count: 1 })
  })

  it.each([
    {
      what: 'a schema named like the role',
      grants: (database: string, role: string) => [
        ...owned(database, role),
        `CREATE SCHEMA ${role} AUTHORIZATION ${role}`,
      ],
    },
    {
      what: 'another search_path',
      grants: (database: string, role: string) => [
        ...owned(database, role),
        `CREATE SCHEMA shop AUTHORIZATION ${role}`,
        `ALTER ROLE ${role} IN DATABASE ${database} SET search_path = shop`,
      ],
    },
  ])('can be used with $what: the tables are in public (C7, E15)', async ({ grants }) => {
    expect(await migrated(await create({ grants }))).toEqual({ count: 1 })
  })

  it('is refused if the table of migrations is one of another program', async () => {
    const created = await create({
      grants: (database, role) => [
        ...owned(database, role),
        'CREATE TABLE public._prisma_migrations (name text)',
        `GRANT ALL ON public._prisma_migrations TO ${role}`,
      ],
    })
    await expect(migrate(created.sql, MIGRATIONS)).rejects.toThrow(
      /_prisma_migrations is of another program: .*checksum/,
    )
  })

  it.each([
    {
      what: 'without rights to its schema public (C8)',
      grants: (database: string, role: string) => [
        `GRANT CREATE ON DATABASE ${database} TO ${role}`,
      ],
      says: /GRANT USAGE, CREATE ON SCHEMA public TO orders_role_/,
    },
    {
      what: 'without the right to create the extension',
      grants: (_: string, role: string) => [`GRANT CREATE ON SCHEMA public TO ${role}`],
      says: /GRANT CREATE ON DATABASE orders_test_\w+ TO orders_role_/,
    },
    {
      what: 'without rights to the schema of the extension',
      grants: (database: string, role: string) => [
        ...owned(database, role),
        'CREATE SCHEMA tools',
        'CREATE EXTENSION pg_trgm SCHEMA tools',
      ],
      says: /GRANT USAGE ON SCHEMA tools TO orders_role_/,
    },
    {
      what: 'without a schema public',
      grants: (database: string, role: string) => [...owned(database, role), 'DROP SCHEMA public'],
      says: /CREATE SCHEMA public AUTHORIZATION/,
    },
    {
      what: 'with another encoding (C9)',
      options: "ENCODING 'LATIN1' LOCALE 'C'",
      grants: owned,
      says: /has the encoding LATIN1, .*ENCODING 'UTF8'/,
    },
    {
      what: 'without an encoding (C9)',
      options: "ENCODING 'SQL_ASCII' LOCALE 'C'",
      grants: owned,
      says: /has the encoding SQL_ASCII/,
    },
    {
      what: 'with an encoding that has no Ü (C9)',
      options: "ENCODING 'EUC_JP' LOCALE 'C'",
      grants: owned,
      says: /has the encoding EUC_JP/,
    },
    {
      what: 'without the right to use its schema public',
      grants: (database: string, role: string) => [
        `GRANT CREATE ON DATABASE ${database} TO ${role}`,
        'REVOKE ALL ON SCHEMA public FROM PUBLIC',
        `GRANT CREATE ON SCHEMA public TO ${role}`,
      ],
      says: /GRANT USAGE, CREATE ON SCHEMA public TO orders_role_/,
    },
    {
      what: 'that refuses changes of its schema',
      grants: (database: string, role: string) => [
        ...owned(database, role),
        `CREATE FUNCTION refuse() RETURNS event_trigger LANGUAGE plpgsql
           AS $$ BEGIN RAISE 'changes are closed'; END $$`,
        'CREATE EVENT TRIGGER refuse ON ddl_command_start EXECUTE FUNCTION refuse()',
      ],
      says: /_prisma_migrations cannot be created: changes are closed\. Fix/,
    },
  ])('$what is refused before anything is written', async ({ options = '', grants, says }) => {
    const created = await create({ options, grants })
    await expect(migrate(created.sql, MIGRATIONS)).rejects.toThrow(says)
    expect(await created.sql.one(z.object({ count: z.number() }), TABLES)).toEqual({ count: 0 })
  })

  it('is refused for a role that may only read, or for which triggers do not run, also once it is migrated', async () => {
    const created = await create({ grants: owned })
    await migrate(created.sql, MIGRATIONS)
    for (const setting of [
      'default_transaction_read_only = on',
      'session_replication_role = replica',
    ]) {
      await administer(admin(), `ALTER ROLE ${created.role} SET ${setting}`)
      const again = await openPostgres({ url: created.url, connections: 4 }, createLog('silent'))
      onTestFinished(() => again.close())
      await expect(migrate(again.sql, MIGRATIONS)).rejects.toThrow(setting.split(' ')[0])
      await administer(admin(), `ALTER ROLE ${created.role} RESET ALL`)
    }
  })

  it('is refused for a role that may have too few connections', async () => {
    const created = await create({ grants: owned })
    await administer(admin(), `ALTER ROLE ${created.role} CONNECTION LIMIT 2`)
    await expect(migrate(created.sql, MIGRATIONS)).rejects.toThrow(
      /accepts only 2 .* needs 3 at least/,
    )
    await administer(admin(), `ALTER ROLE ${created.role} CONNECTION LIMIT 3`)
    await expect(migrate(created.sql, MIGRATIONS)).resolves.not.toEqual([])
  })

  it('with the character type C can be used, with a warning (C9)', async () => {
    const { sql } = await create({ options: "ENCODING 'UTF8' LOCALE 'C'", grants: owned })
    const { log, records } = recordLog()
    await migrate(sql, MIGRATIONS, { log })
    const warnings = records().filter(({ level }) => level === 'warn')
    expect(warnings).toMatchObject([{ msg: matching(/LC_CTYPE/) }])
  })
})
