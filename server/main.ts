import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Command } from './commands/command.ts'
import { moveToPostgres } from './commands/move-to-postgres.ts'
import { resetPassword } from './commands/reset-password.ts'
import { demo, start } from './commands/serve.ts'
import { readConfig } from './config.ts'
import { createLog } from './log.ts'

const COMMANDS: ReadonlyMap<string, Command> = new Map([
  ['start', start],
  ['demo', demo],
  ['reset-password', resetPassword],
  ['move-to-postgres', moveToPostgres],
])

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
})

async function main(): Promise<void> {
  const [name = 'start', ...args] = process.argv.slice(2)
  const command = COMMANDS.get(name)
  if (command === undefined) {
    const known = [...COMMANDS.keys()].join(', ')
    throw new Error(`There is no command ${name}. Known: ${known}.`)
  }
  const config = readConfig(process.env)
  const root = projectRoot(import.meta.dirname)
  await command({ config, log: createLog(config.logLevel), root, args })
}

/** The nearest directory above with a package.json: sources and built files lie at different depths. */
function projectRoot(from: string): string {
  return existsSync(join(from, 'package.json')) ? from : projectRoot(dirname(from))
}
