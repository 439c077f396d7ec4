import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Command } from './command.ts'
import { createKey } from './create-key.ts'
import { moveToPostgres } from './move-to-postgres.ts'
import { recount } from './recount.ts'
import { resetPassword } from './reset-password.ts'
import { demo, start } from './serve.ts'
import { readConfig } from '../config/config.ts'
import { createLog } from '../process/log.ts'
import { standardOutput } from '../process/output.ts'

const COMMANDS: ReadonlyMap<string, Command> = new Map([
  ['start', start],
  ['demo', demo],
  ['reset-password', resetPassword],
  ['create-key', createKey],
  ['move-to-postgres', moveToPostgres],
  ['recount', recount],
])

/** Reads the settings and runs the command that the first of the command-line arguments names. */
export async function runCommand([name = 'start', ...args]: readonly string[]): Promise<void> {
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
