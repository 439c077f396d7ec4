/**
 * The entry point of the server program: reads the settings and runs the command that the first argument
 * names. It is the only module that does something when it is loaded.
 */
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Command } from './commands/command.ts'
import { createKey } from './commands/create-key.ts'
import { moveToPostgres } from './commands/move-to-postgres.ts'
import { recount } from './commands/recount.ts'
import { resetPassword } from './commands/reset-password.ts'
import { demo, start } from './commands/serve.ts'
import { readConfig } from './config/config.ts'
import { createLog } from './process/log.ts'
import { standardOutput } from './process/output.ts'

const COMMANDS: ReadonlyMap<string, Command> = new Map([
  ['start', start],
  ['demo', demo],
  ['reset-password', resetPassword],
  ['create-key', createKey],
  ['move-to-postgres', moveToPostgres],
  ['recount', recount],
])

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
})

async function main(): Promise<void> {
  // Files that the process creates are for its user alone.
  process.umask(0o077)
  const [name = 'start', ...args] = process.argv.slice(2)
  const command = COMMANDS.get(name)
  if (command === undefined) {
    const known = [...COMMANDS.keys()].join(', ')
    throw new Error(`Unknown command: ${name}. The commands are: ${known}.`)
  }
  const config = readConfig(process.env)
  const root = projectRoot(import.meta.dirname)
  const output = standardOutput()
  const log = createLog(config.logLevel, output)
  await command({ config, log, root, args, say: (line) => output.write(`${line}\n`) })
}

/** Finds the nearest parent directory with a package.json. Sources and built files have different depths. */
function projectRoot(from: string): string {
  return existsSync(join(from, 'package.json')) ? from : projectRoot(dirname(from))
}
