export const BENCHMARKS = [
  'fan-out',
  'storm',
  'statistics',
  'writing',
  'commit-latency',
  'page',
  'queries',
  'endurance',
] as const
export type Benchmark = (typeof BENCHMARKS)[number]

export interface Options {
  benchmarks: readonly Benchmark[]
  /** More and longer runs, and sizes that take minutes to load. */
  long: boolean
  /** Where to leave CPU profiles and heap snapshots of the product; none by default. */
  profileTo: string | undefined
}

export const USAGE = `npm run bench -- [${BENCHMARKS.join('] [')}] [--long] [--profile=DIRECTORY]`

/** What takes minutes to load or to watch: only asked for by name, or with `--long`. */
const NOT_BY_DEFAULT: readonly Benchmark[] = ['queries', 'endurance']

/** Reads the command line; throws, with the usage, at what it does not know. */
export function readOptions(args: readonly string[]): Options {
  const options: Options = { benchmarks: [], long: false, profileTo: undefined }
  const named: Benchmark[] = []
  for (const arg of args) {
    const benchmark = BENCHMARKS.find((name) => name === arg)
    if (benchmark !== undefined) named.push(benchmark)
    else if (arg === '--long') options.long = true
    else if (arg.startsWith('--profile=')) options.profileTo = arg.slice('--profile='.length)
    else throw new Error(`Unknown: ${arg}\nUsage: ${USAGE}`)
  }
  const all = BENCHMARKS.filter((name) => options.long || !NOT_BY_DEFAULT.includes(name))
  return { ...options, benchmarks: named.length > 0 ? named : all }
}
