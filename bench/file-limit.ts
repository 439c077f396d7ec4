import { execFileSync } from 'node:child_process'

/** Besides the streams: the program's own files, sockets and pipes. */
const SPARE = 500

/** Throws, with what to do, if a process may not have as many connections open as the benchmarks need. */
export function requireFileLimit(streams: number): void {
  const limit = execFileSync('sh', ['-c', 'ulimit -n'], { encoding: 'utf8' }).trim()
  if (limit === 'unlimited' || Number(limit) >= streams + SPARE) return
  throw new Error(
    `A process may have ${limit} files open here; ${streams} streams need ${streams + SPARE}. ` +
      `Run \`ulimit -n ${streams + SPARE}\` in this shell first (as root, or raise the hard limit ` +
      'in /etc/security/limits.conf), or run the other benchmarks by name.',
  )
}
