import type { LiveRequest, LiveResult } from './client.ts'

/**
 * The request that continues after `result`. If the subscription has a variable `after`, that becomes
 * the cursor of the result. Any other request is returned as it is, and starts from the beginning.
 */
export function resumedRequest(request: LiveRequest, { data }: LiveResult): LiveRequest {
  if (!isResumable(request) || !data) return request
  for (const field of Object.values(data)) {
    const cursor = cursorOf(field)
    if (cursor !== undefined) {
      return { ...request, variables: { ...request.variables, after: cursor } }
    }
  }
  return request
}

/** A key that is the same for all requests of one subscription, whatever cursor each continues from. */
export function requestKey({ query, operationName, variables }: LiveRequest): string {
  const { after, ...others } = variables ?? {}
  const sorted = Object.entries(others).sort(([one], [other]) => (one < other ? -1 : 1))
  return JSON.stringify([query, operationName, sorted])
}

function isResumable({ variables }: LiveRequest): boolean {
  return variables !== undefined && 'after' in variables
}

function cursorOf(field: unknown): string | undefined {
  if (typeof field !== 'object' || field === null || !('cursor' in field)) return undefined
  return typeof field.cursor === 'string' ? field.cursor : undefined
}
