import { readFileSync } from 'node:fs'
import { cpus, loadavg, release, totalmem } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { nginxVersion } from '../servers/nchan-server.ts'

const MODULES = join(import.meta.dirname, '../../node_modules')
const PACKAGES = [
  'graphql',
  'graphql-yoga',
  'graphql-sse',
  'graphql-jit',
  'pg',
  '@electric-sql/pglite',
]
const Manifest = z.object({ version: z.string() })

/** The environment of a run, on which its figures depend. */
export function machine() {
  return {
    processors: cpus().length,
    processor: cpus()[0]?.model ?? 'unknown',
    memoryGb: Math.round(totalmem() / 1024 ** 3),
    system: `${process.platform} ${release()}`,
    node: process.version,
    nginx: nginxVersion(),
    packages: Object.fromEntries(PACKAGES.map((name) => [name, versionOf(name)])),
    /** The load average of the last minute. If it is well above zero before a run, the figures are noisy. */
    loadAverage: loadavg()[0],
  }
}

function versionOf(name: string): string {
  const manifest: unknown = JSON.parse(readFileSync(join(MODULES, name, 'package.json'), 'utf8'))
  return Manifest.parse(manifest).version
}
