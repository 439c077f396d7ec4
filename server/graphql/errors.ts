import { GraphQLError, type ASTNode } from 'graphql'
import { isUnavailable } from '../db/unavailable.ts'
import type { RequestFailures } from './request-failures.ts'

/**
 * All values of `extensions.code`, on which clients may act. Some are raised by GraphQL Yoga, or by
 * `server/streaming`, which knows no schema. `docs/integrate.md` says what each means.
 */
export const ERROR_CODES = [
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'BAD_USER_INPUT',
  'BAD_REQUEST',
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'OPERATION_RESOLUTION_FAILURE',
  'PERSISTED_QUERY_NOT_SUPPORTED',
  'NOT_FOUND',
  'COST_LIMIT',
  'TOO_MANY_REQUESTS',
  'TOO_MANY_STREAMS',
  'SLOW_CONSUMER',
  'SESSION_ENDED',
  'UNAVAILABLE',
  'INTERNAL_SERVER_ERROR',
] as const

export type ErrorCode = (typeof ERROR_CODES)[number]

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

/** `sentKey`: the request has the header `Authorization`, so that it is not enough to sign in. */
export function unauthenticated({ sentKey }: { sentKey: boolean }): GraphQLError {
  const message = sentKey
    ? 'The API key in the header Authorization is not valid: it is unknown, expired or revoked, or not sent as ' +
      '"Authorization: Bearer KEY".'
    : 'Sign in, or send an API key as "Authorization: Bearer KEY".'
  return clientError('UNAUTHENTICATED', message, { status: 401 })
}

/** What a client is told about an error that the server did not raise on purpose. */
export interface Failure {
  status: number
  code: ErrorCode
  message: string
  /** The id under which the log has the cause. */
  errorId?: string
  headers?: Record<string, string>
}

/** Seconds after which a client should repeat a request that failed because the database was away. */
const RETRY_AFTER_S = 5

/**
 * Tells the log about an error that the server did not raise on purpose, and returns what the client is told:
 * UNAVAILABLE if the database is away, otherwise only an id.
 *
 * @param fields what the log tells about the request
 */
export function failureOf(
  error: unknown,
  failures: RequestFailures,
  fields: Readonly<Record<string, unknown>>,
): Failure {
  if (isUnavailable(error)) {
    failures.unavailable(error, fields)
    return {
      status: 503,
      code: 'UNAVAILABLE',
      message:
        `The database is not available. Send the request again in ${RETRY_AFTER_S} s. The outcome of a change ` +
        'is unknown: if it takes an idempotency key, send it with the same one.',
      headers: { 'Retry-After': String(RETRY_AFTER_S) },
    }
  }
  return {
    status: 500,
    code: 'INTERNAL_SERVER_ERROR',
    message:
      'Something went wrong on the server. Try again. If the error persists, report its error id.',
    errorId: failures.failed(error, fields),
  }
}

/**
 * Returns the error that the client receives. An error that the server did not raise on purpose is replaced
 * (`failureOf`).
 */
export function maskError(error: unknown, failures: RequestFailures): GraphQLError {
  if (error instanceof GraphQLError && isForClient(error)) return withCode(error)
  const cause = error instanceof GraphQLError ? error.originalError : error
  const { status, code, message, errorId, headers } = failureOf(cause, failures, {
    path: pathOf(error),
  })
  const at = error instanceof GraphQLError ? error : undefined
  return new GraphQLError(message, {
    nodes: at?.nodes ?? null,
    path: at?.path ?? null,
    // Without `http`, the status is 200 if there is a result: a failed field is part of it.
    extensions: { code, ...(errorId === undefined ? { http: { status, headers } } : { errorId }) },
  })
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
