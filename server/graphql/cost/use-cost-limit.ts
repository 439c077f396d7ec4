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

/** Words and signs of a document: many times the introspection query. */
const MAX_TOKENS = 4_000

/** Brackets within brackets, of selections and of values; what is of use has twenty. */
const MAX_NESTING = 500

/** Selections of an operation with its fragments filled in: several times the introspection query. */
const MAX_SELECTIONS = 1_000

/** What introspection gives, in fields: the usual query for all of the schema gives somewhat over half. */
const MAX_INTROSPECTED = 200_000

/** About how many each list of the schema's own description has. */
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
  const selections = heaviest(document, () => 1)
  if (selections > MAX_SELECTIONS) {
    throw tooCostly(`${selections} selections (at most ${MAX_SELECTIONS})`)
  }
  // None of the schema's own types has lists of these names.
  const introspected = heaviest(document, (field) => INTROSPECTED_LISTS.get(field) ?? 1)
  if (introspected > MAX_INTROSPECTED) throw tooCostly('it asks too much of the schema at once')
  return document
}

function parseShort(source: string): DocumentNode {
  if (isNestedTooDeep(source)) throw tooCostly('it is nested too deep')
  try {
    return parse(source, { maxTokens: MAX_TOKENS })
  } catch (error) {
    if (error instanceof Error && error.message.includes('tokens. Parsing aborted')) {
      throw tooCostly(`more than ${MAX_TOKENS} tokens`)
    }
    throw error
  }
}

/** Whether there could be too little room on the stack for whatever looks at it. */
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
    // What is no GraphQL at all is refused when it is parsed.
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
 * Selections of the largest operation, with those of each fragment wherever it is spread; those
 * below a field count as often as `timesOf` says that it repeats them.
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
    // Until it is weighed: validation refuses a fragment that contains itself.
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
  return clientError('COST_LIMIT', `The request costs too much: ${what}. Ask for less at a time.`)
}
