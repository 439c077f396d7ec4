export const BENCHMARKS = [
  'fan-out',
  'storm',
  'statistics',
  'writing',
  'commit-latency',
  'resumes',
  'long-statement',
  'start',
  'page',
  'queries',
  'endurance',
] as const
export type Benchmark = (typeof BENCHMARKS)[number]

export interface Options {
  benchmarks: readonly Benchmark[]
  /** Whether to run more and longer rounds, and sizes that take minutes to load. */
  long: boolean
  /** Directory for CPU profiles and heap snapshots of the product; none by default. */
  profileTo: string | undefined
}

export const USAGE = `npm run bench -- [${BENCHMARKS.join('] [')}] [--long] [--profile=DIRECTORY]`

/** Benchmarks that take many minutes. They run only by name or with `--long`. */
const NOT_BY_DEFAULT: readonly Benchmark[] = ['queries', 'endurance']

/** Reads the command line. Throws an error with the usage at an unknown argument. */
export function readOptions(args: readonly string[]): Options {
  const options: Options = { benchmarks: [], long: false, profileTo: undefined }
  const named: Benchmark[] = []
  for (const arg of args) {
    const benchmark = BENCHMARKS.find((name) => name === arg)
    if (benchmark !== undefined) named.push(benchmark)
    else if (arg === '--long') options.long = true
    else if (arg.startsWith('--profile=')) options.profileTo = arg.slice('--profile='.length)
    else throw new Error(`Unknown argument: ${arg}\nUsage: ${USAGE}`)
  }
  const all = BENCHMARKS.filter((name) => options.long || !NOT_BY_DEFAULT.includes(name))
  return { ...options, benchmarks: named.length > 0 ? named : all }
}
