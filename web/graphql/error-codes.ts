import type { CombinedError } from '@urql/core'

/** The codes (`extensions.code`) of a result's GraphQL errors. Empty for a network error. */
export function errorCodes(error: CombinedError): string[] {
  return error.graphQLErrors.flatMap(({ extensions }) => {
    const code = extensions['code']
    return typeof code === 'string' ? [code] : []
  })
}

const sessionOverCodes: ReadonlySet<string> = new Set(['UNAUTHENTICATED', 'SESSION_ENDED'])

/** True if the API answered that the session does not exist or has ended. */
export function isSessionOver(error: CombinedError): boolean {
  return errorCodes(error).some((code) => sessionOverCodes.has(code))
}
