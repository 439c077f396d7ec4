import { readFileSync } from 'node:fs'

/** The unit of `/proc/PID/stat`: Linux always reports hundredths of a second there. */
const MS_PER_CLOCK_TICK = 10

/** User and system time of all threads of a process since its start, in ms. Linux only. */
export function processCpuMs(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  // The second field is the name in parentheses, which may contain spaces.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) * MS_PER_CLOCK_TICK
}
