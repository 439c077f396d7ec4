import { randomUUID } from 'node:crypto'
import { GraphQLError, type ASTNode } from 'graphql'
import type { Logger } from '../process/log.ts'

/** The values of `extensions.code`, on which clients may act. */
export type ErrorCode =
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'BAD_USER_INPUT'
  | 'COST_LIMIT'
  | 'PERSISTED_QUERY_NOT_SUPPORTED'
  | 'TOO_MANY_REQUESTS'
  | 'TOO_MANY_STREAMS'
  | 'INTERNAL_SERVER_ERROR'

/** Creates an error that reaches the client unmasked. */
export function clientError(
  code: ErrorCode,
  message: string,
  http?: { status: number; headers?: Record<string, string> },
): GraphQLError {
  return new GraphQLError(message, {
    extensions: { code, ...(http === undefined ? {} : { http }) },
  })
}

/** `node` is the part of the document that the error is about, if the error is raised before execution. */
export function badUserInput(message: string, node?: ASTNode): GraphQLError {
  return new GraphQLError(message, { nodes: node, extensions: { code: 'BAD_USER_INPUT' } })
}

/**
 * Creates the error for a field that needs scopes which the viewer does not have. It names both, so that the
 * viewer knows what to ask for.
 */
export function forbidden(
  field: string,
  scopes: { required: readonly string[]; held: readonly string[] },
): GraphQLError {
  const { required, held } = scopes
  const message =
    `Access denied: ${field} needs the scope ${required.join(' and ')}. ` +
    `Your account or API key has ${held.length === 0 ? 'no scope' : held.join(', ')}.`
  return new GraphQLError(message, {
    extensions: { code: 'FORBIDDEN', requiredScopes: required, scopes: held },
  })
}

export function unauthenticated(): GraphQLError {
  return clientError(
    'UNAUTHENTICATED',
    'Sign in, or send an API key as "Authorization: Bearer KEY".',
    {
      status: 401,
    },
  )
}

/**
 * Returns the error that the client receives. An error that the server did not raise on purpose is
 * logged with a new id, and the client receives only that id.
 */
export function maskError(error: unknown, log: Logger): GraphQLError {
  if (error instanceof GraphQLError && isForClient(error)) return withCode(error)
  const errorId = randomUUID()
  const cause = error instanceof GraphQLError ? error.originalError : error
  log.error({ err: cause, errorId, path: pathOf(error) }, 'a request failed')
  const at = error instanceof GraphQLError ? error : undefined
  return new GraphQLError(
    'Something went wrong on the server. Try again. If the error persists, report its error id.',
    {
      nodes: at?.nodes ?? null,
      path: at?.path ?? null,
      extensions: { code: 'INTERNAL_SERVER_ERROR', errorId },
    },
  )
}

/**
 * Whether an error was raised on purpose: by a resolver, or by GraphQL about the request. An error that
 * GraphQL raises about the value of a resolver has a path, but its original error has no nodes.
 */
function isForClient({ originalError, extensions, path }: GraphQLError): boolean {
  if (originalError == null) return true
  if (!(originalError instanceof GraphQLError)) return false
  if (originalError.originalError != null) return isForClient(originalError)
  return extensions['code'] !== undefined || path === undefined || originalError.nodes !== undefined
}

/** Adds the code that GraphQL's own errors about invalid input lack. */
function withCode(error: GraphQLError): GraphQLError {
  if (error.extensions['code'] === undefined) error.extensions['code'] = 'BAD_USER_INPUT'
  return error
}

function pathOf(error: unknown): string | undefined {
  return error instanceof GraphQLError ? error.path?.join('.') : undefined
}
