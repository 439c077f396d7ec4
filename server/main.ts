import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { AuditLog } from './audit/audit-log.ts'
import { createPeople, generatePassword } from './auth/people.ts'
import { ensureFirstAccount, type FirstAccount } from './auth/people/first-account.ts'
import { authSecret } from './auth/sessions/secret.ts'
import { readConfig, type Config } from './config.ts'
import { copyDatabase } from './db/copy-database.ts'
import type { Database } from './db/database.ts'
import { openDatabase } from './db/open.ts'
import { seedDemoOrders } from './demo/seed.ts'
import { startSimulatedShop } from './demo/shop.ts'
import { createLog, type Logger } from './log.ts'
import { startService } from './service.ts'

/** How long, in ms, the ends of the streams are spread when the server stops. */
const DRAIN_MS = 3_000
/** The server is gone this long, in ms, after it was told to stop, whatever hangs. */
const LAST_RESORT_MS = 9_000

const root = projectRoot(import.meta.dirname)

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
})

async function main(): Promise<void> {
  const [command = 'start', ...args] = process.argv.slice(2)
  const config = readConfig(process.env)
  const log = createLog(config.logLevel)
  if (command === 'start' || command === 'demo') await serve(config, log, command === 'demo')
  else if (command === 'reset-password') await resetPassword(config, log, args[0])
  else if (command === 'move-to-postgres') await moveToPostgres(config, log)
  else
    throw new Error(
      `There is no command ${command}: use start, demo, reset-password or move-to-postgres.`,
    )
}

async function serve(config: Config, log: Logger, demo: boolean): Promise<void> {
  const stop = waitForSignal()
  const database = await open(config, log)
  if (demo) await seedDemoOrders(database.sql, { count: config.demo.orders, now: new Date() })
  const service = await startService(
    database,
    { ...config, distDirectory: join(root, 'dist') },
    log,
  ).catch(async (error: unknown) => {
    await database.close()
    throw error
  })
  const account = await ensureFirstAccount(service.people, config.admin)
  const shop = demo
    ? startSimulatedShop(database.sql, { changesPerMinute: config.demo.changesPerMinute, log })
    : undefined

  say(welcome(service.url, account))

  const signal = await stop
  log.info({ signal }, 'stopping')
  const lastResort = setTimeout(() => process.exit(0), LAST_RESORT_MS)
  await shop?.stop()
  await service.drain(DRAIN_MS)
  await database.close()
  clearTimeout(lastResort)
  log.info('stopped')
  process.exit(0)
}

/** In one piece: whoever waits for the address finds the credentials beside it. */
function welcome(url: string, account: FirstAccount | undefined): string {
  const lines = [`Order Dashboard: ${url}`]
  if (account !== undefined) lines.push(`Sign in as ${account.username}`)
  if (account?.generatedPassword !== undefined) {
    lines.push(
      `Password: ${account.generatedPassword}   (shown this once; npm run reset-password makes a new one)`,
    )
  }
  return lines.join('\n')
}

async function resetPassword(config: Config, log: Logger, username?: string): Promise<void> {
  const name = username ?? config.admin.username
  const database = await open(config, log)
  try {
    const { prisma, sql } = database
    const secret = await authSecret(sql, config.authSecret)
    const publicUrl = config.publicUrl ?? 'http://localhost'
    const audit = new AuditLog(sql, log)
    const people = createPeople({ prisma, sql, secret, publicUrl, audit, log })
    const password = generatePassword()
    if (!(await people.resetPassword(name, password))) {
      throw new Error(`There is no account ${name}. Usage: npm run reset-password -- USERNAME`)
    }
    say(`New password of ${name}: ${password}`)
    say('The account can be signed in to, without a second factor. All of its sessions have ended.')
  } finally {
    await database.close()
  }
}

async function moveToPostgres(config: Config, log: Logger): Promise<void> {
  if (config.databaseUrl === undefined) {
    throw new Error('Set DATABASE_URL to the PostgreSQL database to move to.')
  }
  const source = await open({ ...config, databaseUrl: undefined }, log)
  try {
    const target = await open(config, log)
    try {
      const orders = await copyDatabase(source.sql, target.sql)
      say(`Moved ${orders} orders, with their history, accounts and keys.`)
      say(
        `From now on start the server with DATABASE_URL set. ${config.dataDirectory} is as it was.`,
      )
    } finally {
      await target.close()
    }
  } finally {
    await source.close()
  }
}

function open(config: Config, log: Logger): Promise<Database> {
  return openDatabase(
    {
      url: config.databaseUrl,
      directUrl: config.databaseDirectUrl,
      dataDirectory: config.dataDirectory,
      migrationsDirectory: join(root, 'prisma/migrations'),
      templateFile: join(root, 'dist/embedded-template.tar'),
    },
    log,
  )
}

/** Resolves on SIGTERM or Ctrl-C; a second one ends the process at once. */
function waitForSignal(): Promise<string> {
  return new Promise((resolve) => {
    let told = false
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.on(signal, () => {
        if (told) process.exit(1)
        told = true
        resolve(signal)
      })
    }
  })
}

function projectRoot(from: string): string {
  return existsSync(join(from, 'package.json')) ? from : projectRoot(dirname(from))
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
