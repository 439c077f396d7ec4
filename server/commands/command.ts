import type { Config } from '../config.ts'
import type { Logger } from '../log.ts'

/** What a command runs with. */
export interface CommandContext {
  readonly config: Config
  readonly log: Logger
  /** Directory of the installed product: its built files and migrations are below it. */
  readonly root: string
  /** What stands after the command's name. */
  readonly args: readonly string[]
}

/** One of the commands that the server's program takes. Throws an error whose message says what to do. */
export type Command = (context: CommandContext) => Promise<void>

/** Prints a line for the person who runs the command. */
export function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
