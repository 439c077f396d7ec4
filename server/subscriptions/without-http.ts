import type { ExecutionResult } from 'graphql'

/** Removes the HTTP status from errors: the status of a stream has been sent already. */
export function withoutHttp(result: unknown): object {
  const { errors, ...rest }: ExecutionResult =
    typeof result === 'object' && result !== null ? result : {}
  if (errors === undefined) return rest
  return {
    ...rest,
    errors: errors.map((error) => {
      const { http, ...extensions } = error.extensions
      return { ...error.toJSON(), extensions }
    }),
  }
}
