import { Kind, parse, type DocumentNode, type SelectionSetNode } from 'graphql'
import type { Plugin } from 'graphql-yoga'
import { clientError } from './errors.ts'

/** Words and signs of a document: many times the introspection query. */
const MAX_TOKENS = 4_000

/** Selections of an operation with its fragments filled in: several times the introspection query. */
const MAX_SELECTIONS = 1_000

/**
 * Refuses documents that would cost too much before anything is done with them. What the fields cost
 * is weighed later, where they are resolved; this also covers parsing, validation and introspection,
 * which never come to that.
 */
export function useCostLimit(): Plugin {
  return {
    onParse({ params, setParseFn }) {
      setParseFn(() => parseWithinLimits(String(params.source)))
    },
  }
}

/** Throws COST_LIMIT for a document that is too long, too deep, or would be with its fragments. */
export function parseWithinLimits(source: string): DocumentNode {
  const document = parseShort(source)
  const selections = mostSelections(document)
  if (selections > MAX_SELECTIONS) {
    throw tooCostly(`${selections} selections (at most ${MAX_SELECTIONS})`)
  }
  return document
}

function parseShort(source: string): DocumentNode {
  try {
    return parse(source, { maxTokens: MAX_TOKENS })
  } catch (error) {
    // Nested so deep that there is no room for it on the stack.
    if (error instanceof RangeError) throw tooCostly('it is nested too deep')
    if (error instanceof Error && error.message.includes('tokens. Parsing aborted')) {
      throw tooCostly(`more than ${MAX_TOKENS} tokens`)
    }
    throw error
  }
}

/** Selections of the largest operation, with those of each fragment wherever it is spread. */
function mostSelections({ definitions }: DocumentNode): number {
  const fragments = new Map<string, SelectionSetNode>()
  for (const definition of definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) {
      fragments.set(definition.name.value, definition.selectionSet)
    }
  }
  const counted = new Map<string, number>()

  function count({ selections }: SelectionSetNode): number {
    return selections.reduce((sum, selection) => {
      if (selection.kind === Kind.FRAGMENT_SPREAD) return sum + countFragment(selection.name.value)
      return sum + 1 + (selection.selectionSet === undefined ? 0 : count(selection.selectionSet))
    }, 0)
  }

  function countFragment(name: string): number {
    const known = counted.get(name)
    const fragment = fragments.get(name)
    if (known !== undefined || fragment === undefined) return known ?? 0
    // Until it is counted: validation refuses a fragment that contains itself.
    counted.set(name, 0)
    const selections = count(fragment)
    counted.set(name, selections)
    return selections
  }

  return definitions.reduce(
    (most, definition) =>
      definition.kind === Kind.OPERATION_DEFINITION
        ? Math.max(most, count(definition.selectionSet))
        : most,
    0,
  )
}

function tooCostly(what: string) {
  return clientError('COST_LIMIT', `The request costs too much: ${what}. Ask for less at a time.`)
}
