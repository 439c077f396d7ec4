import { join } from 'node:path'
import type { FirstAccount } from '../auth/first-account.ts'
import type { Database } from '../db/database.ts'
import { seedDemoOrders } from '../demo/seed.ts'
import { startSimulatedShop } from '../demo/shop.ts'
import { standardOutput } from '../process/output.ts'
import type { Running } from '../process/running.ts'
import { startService } from '../service/service.ts'
import type { Command, CommandContext } from './command.ts'
import { openConfiguredDatabase } from './open-configured-database.ts'

/** Milliseconds over which the server spreads the ends of its streams when it stops. */
const DRAIN_MS = 3_000
/** Milliseconds after which a stopping process exits, even if a part has not started or stopped. */
const LAST_RESORT_MS = 9_000
/** Milliseconds that the reader of the log has for the last lines. */
const LAST_LINES_MS = 500

/** Runs the server until SIGTERM or Ctrl-C. */
export const start: Command = (context) =>
  serve(context, { prepare: () => Promise.resolve(), startShop: () => undefined })

/** Runs the server with demo orders and a simulated shop until SIGTERM or Ctrl-C. */
export const demo: Command = (context) => {
  const { config, log } = context
  const { orders, changesPerMinute } = config.demo
  const admin = config.admin.username
  return serve(context, {
    prepare: ({ sql }) => seedDemoOrders(sql, { count: orders, now: new Date(), admin }),
    startShop: ({ sql }) => startSimulatedShop(sql, { changesPerMinute, orders, admin, log }),
  })
}

interface Extras {
  /** Runs on the open database before the server listens. */
  prepare: (database: Database) => Promise<unknown>
  /** Starts the simulated shop; `undefined` without one. */
  startShop: (database: Database) => Running | undefined
}

async function serve(context: CommandContext, { prepare, startShop }: Extras): Promise<void> {
  const { config, log, root, say } = context
  const stop = signalToStop()
  const database = await openConfiguredDatabase(context)
  await prepare(database)
  const settings = { ...config, drainMs: DRAIN_MS, distDirectory: join(root, 'dist') }
  const service = await startService(database, settings, log).catch(async (error: unknown) => {
    await database.close()
    throw error
  })
  const shop = startShop(database)
  say(welcome(service.url, service.firstAccount))

  const signal = await stop
  log.info({ signal }, 'stopping')
  await shop?.stop()
  await service.stop()
  await database.close()
  log.info('stopped')
  await standardOutput().written(LAST_LINES_MS)
  process.exit(0)
}

/**
 * The text that tells the operator the URL and, on first start, the credentials. It is written at once,
 * so that a program that waits for the URL finds the credentials in the same output.
 */
function welcome(url: string, account: FirstAccount | undefined): string {
  const lines = [`Order Dashboard: ${url}`]
  if (account !== undefined) lines.push(`Sign in as ${account.username}`)
  if (account?.generatedPassword !== undefined) {
    lines.push(
      `Password: ${account.generatedPassword}   (shown only once; npm run reset-password sets a new one)`,
    )
  }
  return lines.join('\n')
}

/**
 * Resolves on SIGTERM or Ctrl-C, also before the server has started. The process then exits within
 * `LAST_RESORT_MS` in any case. A second signal exits it at once.
 */
function signalToStop(): Promise<string> {
  return new Promise((resolve) => {
    let isStopping = false
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.on(signal, () => {
        if (isStopping) process.exit(1)
        isStopping = true
        setTimeout(() => process.exit(0), LAST_RESORT_MS)
        resolve(signal)
      })
    }
  })
}
