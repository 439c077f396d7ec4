import {
  GraphQLError,
  Kind,
  Lexer,
  parse,
  Source,
  TokenKind,
  type DocumentNode,
  type SelectionSetNode,
} from 'graphql'
import type { Plugin } from 'graphql-yoga'
import { clientError } from '../errors.ts'

/** The largest number of tokens in a document: many times the introspection query. */
const MAX_TOKENS = 4_000

/** The deepest nesting of brackets, in selections and in values. Useful documents have about twenty. */
const MAX_NESTING = 500

/**
 * The largest number of selections of an operation with its fragments expanded: several times the
 * introspection query.
 */
const MAX_SELECTIONS = 1_000

/**
 * The largest number of fields that introspection may return. The usual query for the whole schema
 * returns a little over half of this.
 */
const MAX_INTROSPECTED = 200_000

/** The approximate length of each list in the introspection types. */
const INTROSPECTED_LISTS: ReadonlyMap<string, number> = new Map([
  ['types', 80],
  ['fields', 8],
  ['args', 3],
  ['inputFields', 4],
  ['enumValues', 6],
  ['possibleTypes', 4],
  ['interfaces', 2],
  ['directives', 6],
])

/**
 * Refuses a document that is too large before it is validated or executed. The complexity plugin limits
 * the cost of fields when they are resolved; this plugin also covers what never reaches a resolver:
 * parsing, validation and introspection.
 */
export function useCostLimit(): Plugin {
  return {
    onParse({ params, setParseFn }) {
      setParseFn(() => parseWithinLimits(String(params.source)))
    },
  }
}

/**
 * Parses a document. Throws COST_LIMIT if it is too long or too deeply nested, or if it selects too much
 * once its fragments are expanded.
 */
export function parseWithinLimits(source: string): DocumentNode {
  const document = parseShort(source)
  const selections = heaviest(document, () => 1)
  if (selections > MAX_SELECTIONS) {
    throw tooCostly(`${selections} selections (at most ${MAX_SELECTIONS})`)
  }
  // Outside introspection, no type of the schema has a list field with one of these names.
  const introspected = heaviest(document, (field) => INTROSPECTED_LISTS.get(field) ?? 1)
  if (introspected > MAX_INTROSPECTED) throw tooCostly('it introspects too much at once')
  return document
}

function parseShort(source: string): DocumentNode {
  if (isNestedTooDeep(source)) throw tooCostly('it is nested too deeply')
  try {
    return parse(source, { maxTokens: MAX_TOKENS })
  } catch (error) {
    if (error instanceof Error && error.message.includes('tokens. Parsing aborted')) {
      throw tooCostly(`more than ${MAX_TOKENS} tokens`)
    }
    throw error
  }
}

/** Whether the document is nested so deeply that a recursive parser could overflow the stack. */
function isNestedTooDeep(source: string): boolean {
  const lexer = new Lexer(new Source(source))
  let depth = 0
  try {
    for (let count = 0; count < MAX_TOKENS; count += 1) {
      const { kind } = lexer.advance()
      if (kind === TokenKind.EOF) return false
      if (OPENING.has(kind)) depth += 1
      else if (CLOSING.has(kind)) depth -= 1
      if (depth > MAX_NESTING) return true
    }
    return false
  } catch (error) {
    // The parser reports a syntax error later.
    if (error instanceof GraphQLError) return false
    throw error
  }
}

const OPENING: ReadonlySet<TokenKind> = new Set([
  TokenKind.BRACE_L,
  TokenKind.BRACKET_L,
  TokenKind.PAREN_L,
])
const CLOSING: ReadonlySet<TokenKind> = new Set([
  TokenKind.BRACE_R,
  TokenKind.BRACKET_R,
  TokenKind.PAREN_R,
])

/**
 * Counts the selections of the largest operation, with each fragment expanded wherever it is spread. The
 * selections below a field are multiplied by `timesOf(field)`.
 */
function heaviest({ definitions }: DocumentNode, timesOf: (field: string) => number): number {
  const fragments = new Map<string, SelectionSetNode>()
  for (const definition of definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) {
      fragments.set(definition.name.value, definition.selectionSet)
    }
  }
  const weighed = new Map<string, number>()

  function weigh({ selections }: SelectionSetNode): number {
    return selections.reduce((sum, selection) => {
      if (selection.kind === Kind.FRAGMENT_SPREAD) return sum + weighFragment(selection.name.value)
      const below = selection.selectionSet === undefined ? 0 : weigh(selection.selectionSet)
      const times = selection.kind === Kind.FIELD ? timesOf(selection.name.value) : 1
      return sum + 1 + times * below
    }, 0)
  }

  function weighFragment(name: string): number {
    const known = weighed.get(name)
    const fragment = fragments.get(name)
    if (known !== undefined || fragment === undefined) return known ?? 0
    // Stops the recursion for a fragment that contains itself; validation refuses it later.
    weighed.set(name, 0)
    const weight = weigh(fragment)
    weighed.set(name, weight)
    return weight
  }

  return definitions.reduce(
    (most, definition) =>
      definition.kind === Kind.OPERATION_DEFINITION
        ? Math.max(most, weigh(definition.selectionSet))
        : most,
    0,
  )
}

function tooCostly(what: string) {
  return clientError(
    'COST_LIMIT',
    `The request costs too much: ${what}. Request less data at a time.`,
  )
}
