import { execFileSync } from 'node:child_process'

/** Open files that a process needs in addition to its streams. */
const SPARE = 500

/** Throws if a process cannot open as many connections as the benchmarks need. The message says what to do. */
export function requireFileLimit(streams: number): void {
  const limit = execFileSync('sh', ['-c', 'ulimit -n'], { encoding: 'utf8' }).trim()
  if (limit === 'unlimited' || Number(limit) >= streams + SPARE) return
  throw new Error(
    `The limit of open files per process is ${limit}; ${streams} streams need ${streams + SPARE}. ` +
      `Run \`ulimit -n ${streams + SPARE}\` in this shell first (as root, or raise the hard limit ` +
      'in /etc/security/limits.conf), or run the other benchmarks by name.',
  )
}
