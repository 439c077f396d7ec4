import type { ChildProcess } from 'node:child_process'

const running = new Set<ChildProcess>()
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

/** Has a process end with this one at the latest, should a failed test leave it behind. */
export function endWithTests(child: ChildProcess): void {
  running.add(child)
  child.once('exit', () => running.delete(child))
}
