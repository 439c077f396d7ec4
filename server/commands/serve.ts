import { join } from 'node:path'
import { ensureFirstAccount, type FirstAccount } from '../auth/people/first-account.ts'
import type { Database } from '../db/database.ts'
import { seedDemoOrders } from '../demo/seed.ts'
import { startSimulatedShop } from '../demo/shop.ts'
import type { Running } from '../running.ts'
import { startService } from '../service.ts'
import { say, type Command, type CommandContext } from './command.ts'
import { openConfiguredDatabase } from './open-configured-database.ts'

/** Milliseconds over which the ends of the streams are spread when the server stops. */
const DRAIN_MS = 3_000
/** Milliseconds after which the process exits once it was told to stop, whatever still hangs. */
const LAST_RESORT_MS = 9_000

/** The server, until SIGTERM or Ctrl-C. */
export const start: Command = (context) =>
  serve(context, { prepare: () => Promise.resolve(), startShop: () => undefined })

/** The server with invented orders and a simulated shop, until SIGTERM or Ctrl-C. */
export const demo: Command = (context) => {
  const { config, log } = context
  const { orders, changesPerMinute } = config.demo
  return serve(context, {
    prepare: ({ sql }) => seedDemoOrders(sql, { count: orders, now: new Date() }),
    startShop: ({ sql }) => startSimulatedShop(sql, { changesPerMinute, log }),
  })
}

interface Extras {
  /** Runs on the open database before the server listens. */
  prepare: (database: Database) => Promise<unknown>
  /** Runs beside the server. */
  startShop: (database: Database) => Running | undefined
}

async function serve(context: CommandContext, { prepare, startShop }: Extras): Promise<void> {
  const { config, log, root } = context
  const stop = signalToStop()
  const database = await openConfiguredDatabase(context)
  await prepare(database)
  const settings = { ...config, drainMs: DRAIN_MS, distDirectory: join(root, 'dist') }
  const service = await startService(database, settings, log).catch(async (error: unknown) => {
    await database.close()
    throw error
  })
  const account = await ensureFirstAccount(service.people, config.admin)
  const shop = startShop(database)
  say(welcome(service.url, account))

  const signal = await stop
  log.info({ signal }, 'stopping')
  const lastResort = setTimeout(() => process.exit(0), LAST_RESORT_MS)
  await shop?.stop()
  await service.stop()
  await database.close()
  clearTimeout(lastResort)
  log.info('stopped')
  process.exit(0)
}

/** One text, written at once: a program that waits for the URL finds the credentials beside it. */
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

/** Resolves on SIGTERM or Ctrl-C; a second one ends the process at once. */
function signalToStop(): Promise<string> {
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
