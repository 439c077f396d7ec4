import type { Config } from '../config/config.ts'
import type { Logger } from '../process/log.ts'

/** The settings, log and arguments that a command receives. */
export interface CommandContext {
  readonly config: Config
  readonly log: Logger
  /** The directory of the installed product, with its built files and migrations. */
  readonly root: string
  /** The command-line arguments after the command's name. */
  readonly args: readonly string[]
  /** Prints a line for the operator who runs the command. */
  readonly say: (line: string) => void
}

/**
 * A command of the server program, such as `start` or `reset-password`. It rejects with an error whose
 * message tells the operator what to do.
 */
export type Command = (context: CommandContext) => Promise<void>
