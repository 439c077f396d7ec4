/**
 * The entry point of the server program: runs the command that the first argument names. It is the only module
 * that does something when it is loaded. It imports the commands late, because loading them and their packages takes a
 * second or more, in which a server must already stop when it is told to.
 */
import { exitOnEarlySignals } from './process/early-signals.ts'

const args = process.argv.slice(2)
const isServer = ['start', 'demo'].includes(args[0] ?? 'start')
if (isServer) exitOnEarlySignals()

// Files that the process creates are for its user alone.
process.umask(0o077)

import('./commands/run-command.ts')
  .then(({ runCommand }) => runCommand(args))
  .catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error)
    // A part that did not start, such as a connection, may be open still, and would keep the process running.
    process.exit(1)
  })
