import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import ts from 'typescript'

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

/** A TypeScript program of the README as JavaScript. */
export function asJavaScript(program: string): string {
  const { outputText } = ts.transpileModule(program, {
    compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 },
  })
  return outputText
}
