import { existsSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { nameTaken, NewKey, tooManyKeys } from '../auth/keys/key-input.ts'
import type { NewApiKey } from '../auth/keys/programs.ts'
import { SYSTEM } from '../viewer/requester.ts'
import type { Command } from './command.ts'
import { withAuth } from './with-auth.ts'

const USAGE = 'Usage: npm run create-key -- --name NAME --scopes READ,WRITE'

/**
 * Creates the first key of a program, and prints it as the last line, so that a script can take it: for a
 * first program without a browser.
 */
export const createKey: Command = async (context) => {
  const { args, config, say } = context
  const wanted = readArguments(args)
  // A key in a new database beside the one of the server would be of no use.
  if (config.databaseUrl === undefined && !existsSync(config.dataDirectory)) {
    throw new Error(
      `DATA_DIR does not exist: ${config.dataDirectory}. Correct it, or start the server once before.`,
    )
  }
  await withAuth(context, async ({ programs }) => {
    const created = await programs.createKey(wanted, SYSTEM)
    if (created === 'too-many') throw new Error(tooManyKeys().message)
    if (created === 'name-taken') throw new Error(nameTaken(wanted.name).message)
    say(`API key of ${wanted.name} with ${wanted.scopes.join(', ')} (shown only once):`)
    say(created.key)
  })
}

function readArguments(args: readonly string[]): NewApiKey {
  const { name, scopes } = readOptions(args)
  if (name === undefined || scopes === undefined) throw new Error(USAGE)
  const listed = scopes.split(',').map((scope) => scope.trim().toUpperCase())
  const wanted = NewKey.safeParse({ name, scopes: listed, expiresAt: null })
  if (wanted.success) return wanted.data
  const isName = wanted.error.issues.some(({ path }) => path[0] === 'name')
  const problem = isName
    ? wanted.error.issues.map(({ message }) => message).join(' ')
    : 'The scopes are READ, WRITE and ADMIN, separated by commas.'
  throw new Error(`${problem} ${USAGE}`)
}

function readOptions(args: readonly string[]) {
  try {
    const options = { name: { type: 'string' }, scopes: { type: 'string' } } as const
    return parseArgs({ args: [...args], options }).values
  } catch (error) {
    throw new Error(USAGE, { cause: error })
  }
}
