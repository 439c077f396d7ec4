import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { onTestFinished } from 'vitest'

export interface ScriptProcess {
  readonly pid: number
  /** The next line that the script prints. Throws, with its stderr, if the script ends first. */
  nextLine(): Promise<string>
  /** Sends SIGKILL, so that the script cannot clean up. Resolves when the process has ended. */
  kill(): Promise<void>
}

/** Runs a TypeScript file in a process of its own, which is killed after the test at the latest. */
export function runScript(
  file: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): ScriptProcess {
  const child = spawn(process.execPath, ['--import', 'tsx', file, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  })
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  const exited = once(child, 'close')
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const kill = async () => {
    child.kill('SIGKILL')
    await exited
  }
  onTestFinished(kill)
  if (child.pid === undefined) throw new Error(`${file} could not be started`)
  return {
    pid: child.pid,
    kill,
    async nextLine() {
      const line = await lines.next()
      if (line.done === true) throw new Error(`${file} ended: ${stderr}`)
      return line.value
    },
  }
}
