import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'vite'

const SOURCES = join(import.meta.dirname, '../peers')
const BUILT = join(import.meta.dirname, '../../node_modules/.cache/order-dashboard/bench-peers')

/**
 * Builds the peers like the product, so that no TypeScript loader uses time or memory in a measured
 * process.
 */
export async function buildPeers(): Promise<void> {
  const sources = await readdir(SOURCES)
  await build({
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    build: {
      ssr: true,
      rolldownOptions: { input: sources.map((file) => join(SOURCES, file)) },
      outDir: BUILT,
      emptyOutDir: true,
      target: 'node20',
      minify: false,
    },
  })
}

/** The path of the program that `buildPeers` built from `bench/peers/NAME.ts`. */
export function builtPeer(name: string): string {
  return join(BUILT, `${name}.js`)
}
