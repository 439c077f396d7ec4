import { NetworkError } from 'graphql-sse'
import type { LiveResult } from './client.ts'

/** Error codes after which a stream must not be opened again. Every other failure is retried. */
const finalCodes: ReadonlySet<unknown> = new Set(['UNAUTHENTICATED', 'FORBIDDEN', 'SESSION_ENDED'])

/** HTTP statuses with the same meaning: a proxy before the API may send them. */
const finalStatuses: ReadonlySet<unknown> = new Set([401, 403])

/** What a result says about its stream: it works, it failed and may be retried, or it is refused for good. */
export type ResultKind = 'value' | 'failed' | 'refused'

export function resultKind({ errors = [] }: LiveResult): ResultKind {
  if (errors.some((error) => finalCodes.has(codeOf(error)))) return 'refused'
  return errors.length > 0 ? 'failed' : 'value'
}

export function isRefusal(error: unknown): boolean {
  if (!(error instanceof NetworkError)) return false
  const response: unknown = error.response
  return (
    typeof response === 'object' &&
    response !== null &&
    'status' in response &&
    finalStatuses.has(response.status)
  )
}

/** The results are not validated: an error may have no extensions. */
function codeOf(error: { readonly extensions?: Readonly<Record<string, unknown>> }): unknown {
  return error.extensions?.['code']
}
