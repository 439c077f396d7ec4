import { readFileSync } from 'node:fs'

/** Of `/proc/PID/stat`: Linux reports in hundredths of a second to programs, whatever it counts in. */
const MS_PER_CLOCK_TICK = 10

/** User and system time that a process has spent so far in all its threads, in ms. Linux only. */
export function processCpuMs(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  // The name, in parentheses, may hold spaces.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) * MS_PER_CLOCK_TICK
}
