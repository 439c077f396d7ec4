import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

export const ROOT = join(import.meta.dirname, '../..')

export interface CodeBlock {
  /** What the README says after the opening fence, empty for commands. */
  readonly language: string
  readonly code: string
}

/** All code blocks of the README, in its order. */
export async function readmeBlocks(): Promise<readonly CodeBlock[]> {
  const readme = await readFile(join(ROOT, 'README.md'), 'utf8')
  return [...readme.matchAll(/^```(\w*)\n(.*?)^```$/gms)].map(([, language = '', code = '']) => ({
    language,
    code: code.trim(),
  }))
}
