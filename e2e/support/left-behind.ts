import type { ChildProcess } from 'node:child_process'

const running = new Set<ChildProcess>()
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

/** Kills a child process when this process exits, in case a failed test has not stopped it. */
export function endWithTests(child: ChildProcess): void {
  running.add(child)
  child.once('exit', () => running.delete(child))
}
