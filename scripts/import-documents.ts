import { readFile } from 'node:fs/promises'
import type { Plugin } from 'vite'

/** A call of the generated function `graphql` with the text of one operation or fragment. */
const call = /\bgraphql\(`([^`]*)`\)/g
const definition = /\b(query|mutation|subscription|fragment)\s+(\w+)/

/**
 * Replaces each operation of the page by its document, as a module of its own, when the page is built. A
 * part of the page that loads on demand then brings its documents along. The generated function looks
 * documents up in a map of all texts, which would be in the first load with all documents.
 *
 * @param documents the generated file that exports all documents
 * @throws {Error} for an operation without a name, or one that is not in the generated file
 */
export function importDocuments(documents: string): Plugin {
  const query = '?document='
  return {
    name: 'import-documents',
    apply: 'build',
    enforce: 'post',
    transform(code, id) {
      if (!code.includes('graphql(`') || id.startsWith(documents)) return null
      const names = new Set<string>()
      const replaced = code.replace(call, (_, text: string) => {
        const name = documentName(text)
        names.add(name)
        return name
      })
      const imports = [...names].map(
        (name) => `import { ${name} } from ${JSON.stringify(documents + query + name)};`,
      )
      // On the first line, so that all others keep their numbers.
      return { code: imports.join('') + replaced, map: null }
    },
    async load(id) {
      const [file, name] = id.split(query)
      if (file !== documents || name === undefined) return null
      return documentModule(await readFile(documents, 'utf8'), name)
    },
  }
}

/** The name under which the generated file exports the document of an operation or fragment. */
export function documentName(text: string): string {
  const [, kind, name] = definition.exec(text) ?? []
  if (kind === undefined || name === undefined)
    throw new Error(`an operation needs a name: ${text}`)
  const first = name.charAt(0).toUpperCase()
  return `${first}${name.slice(1)}${kind === 'fragment' ? 'FragmentDoc' : 'Document'}`
}

/** A module that exports one document of the generated file, without its types. */
export function documentModule(generated: string, name: string): string {
  const line = new RegExp(`^export const ${name} = (\\{.*\\}) as unknown as `, 'm').exec(generated)
  if (line?.[1] === undefined) throw new Error(`no document ${name} was generated`)
  return `export const ${name} = ${line[1]};`
}
