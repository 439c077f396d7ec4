import {
  getArgumentValues,
  getDirectiveValues,
  getOperationAST,
  getVariableValues,
  GraphQLError,
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  Kind,
  visit,
  type DocumentNode,
  type ExecutionArgs,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql'
import { z } from 'zod'

const StreamOptions = z.object({
  /** What a reader who does not keep up gets: the latest value, or every value or none. */
  delivery: z.enum(['latest', 'every']),
  /** The argument that names where to go on from; readers who differ in it alone share a run. */
  resumeArgument: z.string().optional(),
})
export type StreamOptions = z.infer<typeof StreamOptions>

const DEFAULT_OPTIONS: StreamOptions = { delivery: 'latest' }

/** For a subscription field's `extensions`: how `server/streaming` is to deliver it. */
export function streamedAs(options: StreamOptions): { stream: StreamOptions } {
  return { stream: options }
}

/** How the subscription of a request is delivered, and where its reader resumes. */
export interface StreamRequest {
  options: StreamOptions
  /** Where to go on from, if the reader says so. */
  after: string | undefined
  /**
   * Those variables that the operation has, without that place: what readers of one run have in
   * common. Others change nothing, and must not make a run of its own.
   */
  variables: Variables
}

export type Variables = Readonly<Record<string, unknown>>

/** What stands for the place in the variables of a shared run, which never looks at it. */
const NO_PLACE = ''

/**
 * Reads the options of a validated subscription's field. Variables that do not fit make no reader who
 * resumes: the run itself will say what is wrong.
 */
export function streamRequest(args: ExecutionArgs): StreamRequest {
  const variables = declaredOf(args)
  try {
    return readRequest(args, variables)
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error
    return { options: DEFAULT_OPTIONS, after: undefined, variables }
  }
}

function readRequest(
  { schema, document, operationName }: ExecutionArgs,
  variables: Variables,
): StreamRequest {
  const operation = getOperationAST(document, operationName)
  if (operation == null) throw new GraphQLError('no operation')
  const given = coerce(schema, operation, variables)
  const node = firstField(document, operation.selectionSet, given)
  const field = node && schema.getSubscriptionType()?.getFields()[node.name.value]
  const parsed = StreamOptions.safeParse(field?.extensions['stream'])
  const options = parsed.success ? parsed.data : DEFAULT_OPTIONS
  const { resumeArgument } = options
  if (node === undefined || field === undefined || resumeArgument === undefined) {
    return { options, after: undefined, variables }
  }
  const place = getArgumentValues(field, node, given)[resumeArgument]
  const after = typeof place === 'string' ? place : undefined
  const variable = variableOf(node, resumeArgument)
  if (variable === undefined || countUses(document, variable) > 1) {
    return { options, after, variables }
  }
  // Not left out: the variable may be one that must be given.
  return { options, after, variables: { ...variables, [variable]: NO_PLACE } }
}

function declaredOf({ document, operationName, variableValues }: ExecutionArgs): Variables {
  const declared = getOperationAST(document, operationName)?.variableDefinitions ?? []
  const names = new Set(declared.map(({ variable }) => variable.name.value))
  return Object.fromEntries(
    Object.entries(variableValues ?? {}).filter(([name]) => names.has(name)),
  )
}

/** The variables with their defaults; throws if they are not what the operation asks for. */
function coerce(
  schema: GraphQLSchema,
  { variableDefinitions = [] }: OperationDefinitionNode,
  variables: Variables,
): Variables {
  const { coerced, errors } = getVariableValues(schema, variableDefinitions, variables)
  if (coerced === undefined) throw errors[0] ?? new GraphQLError('variables do not fit')
  return coerced
}

/** The one field that a subscription asks for: others can stand there only if they are skipped. */
function firstField(
  document: DocumentNode,
  { selections }: SelectionSetNode,
  variables: Variables,
): FieldNode | undefined {
  for (const selection of selections) {
    if (isSkipped(selection, variables)) continue
    if (selection.kind === Kind.FIELD) return selection
    const fragment =
      selection.kind === Kind.INLINE_FRAGMENT
        ? selection
        : fragmentNamed(document, selection.name.value)
    const found = fragment && firstField(document, fragment.selectionSet, variables)
    if (found !== undefined) return found
  }
  return undefined
}

function isSkipped(selection: SelectionNode, variables: Variables): boolean {
  return (
    getDirectiveValues(GraphQLSkipDirective, selection, variables)?.['if'] === true ||
    getDirectiveValues(GraphQLIncludeDirective, selection, variables)?.['if'] === false
  )
}

function fragmentNamed(
  { definitions }: DocumentNode,
  name: string,
): FragmentDefinitionNode | undefined {
  return definitions.find(
    (each): each is FragmentDefinitionNode =>
      each.kind === Kind.FRAGMENT_DEFINITION && each.name.value === name,
  )
}

function variableOf(node: FieldNode, argument: string): string | undefined {
  const value = node.arguments?.find(({ name }) => name.value === argument)?.value
  return value?.kind === Kind.VARIABLE ? value.name.value : undefined
}

function countUses(document: DocumentNode, variable: string): number {
  let uses = 0
  visit(document, {
    // The definition of a variable is no use of it.
    VariableDefinition: () => false,
    Variable: ({ name }) => {
      if (name.value === variable) uses += 1
    },
  })
  return uses
}
