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
  /** What happens when a subscriber reads too slowly; see `Delivery` in `server/streaming`. */
  delivery: z.enum(['latest', 'every']),
  /**
   * The argument with the cursor to resume from. Subscriptions that differ only in this argument share a
   * run.
   */
  resumeArgument: z.string().optional(),
})
export type StreamOptions = z.infer<typeof StreamOptions>

const DEFAULT_OPTIONS: StreamOptions = { delivery: 'latest' }

/** The `extensions` of a subscription field that is delivered with these options. */
export function streamedAs(options: StreamOptions): { stream: StreamOptions } {
  return { stream: options }
}

/** How the subscription of a request is delivered, and from where it resumes. */
export interface StreamRequest {
  options: StreamOptions
  /** The cursor to resume from; `undefined` if the request has none. */
  after: string | undefined
  /**
   * The variables that subscribers of one run have in common: those that the operation declares, with the
   * cursor replaced by `NO_CURSOR`. Undeclared variables have no effect and must not lead to another run.
   */
  variables: Variables
}

export type Variables = Readonly<Record<string, unknown>>

/** Replaces the cursor in the variables of a shared run, which does not use it. */
const NO_CURSOR = ''

/**
 * Reads how a validated subscription is to be delivered, from its field's `extensions` and its arguments.
 * Never throws for a wrong request: with wrong variables the result is the default options without a
 * cursor, and the run reports the error.
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
  const cursor = getArgumentValues(field, node, given)[resumeArgument]
  const after = typeof cursor === 'string' ? cursor : undefined
  const variable = variableOf(node, resumeArgument)
  if (variable === undefined || countUses(document, variable) > 1) {
    return { options, after, variables }
  }
  // Replaced and not removed, because the variable may be required.
  return { options, after, variables: { ...variables, [variable]: NO_CURSOR } }
}

/** The variables of a request that its operation declares. */
function declaredOf({ document, operationName, variableValues }: ExecutionArgs): Variables {
  const declared = getOperationAST(document, operationName)?.variableDefinitions ?? []
  const names = new Set(declared.map(({ variable }) => variable.name.value))
  return Object.fromEntries(
    Object.entries(variableValues ?? {}).filter(([name]) => names.has(name)),
  )
}

/** The variables with their defaults. Throws a `GraphQLError` if they do not match the operation. */
function coerce(
  schema: GraphQLSchema,
  { variableDefinitions = [] }: OperationDefinitionNode,
  variables: Variables,
): Variables {
  const { coerced, errors } = getVariableValues(schema, variableDefinitions, variables)
  if (coerced === undefined) throw errors[0] ?? new GraphQLError('variables do not fit')
  return coerced
}

/** The field of a subscription: the first that is not skipped. Validation allows no second one. */
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
    // The definition of a variable does not count as a use.
    VariableDefinition: () => false,
    Variable: ({ name }) => {
      if (name.value === variable) uses += 1
    },
  })
  return uses
}
