import type { ExecutionResult } from 'graphql'
import type { Plugin } from 'graphql-yoga'
import type { ErrorCode } from './errors.ts'

/**
 * A Yoga plugin that answers an operation with a single error UNAVAILABLE if the database was away for all of it,
 * instead of one error for each of its fields. If some fields have a value, each error keeps its path.
 */
export function useOneOutage(): Plugin {
  return {
    onResultProcess(hook) {
      const { result } = hook
      if (Array.isArray(result) || !('errors' in result)) return
      const answer: ExecutionResult = result
      const { data, errors = [], ...rest } = answer
      const [first] = errors
      if (first === undefined || !isEmpty(data)) return
      const unavailable: ErrorCode = 'UNAVAILABLE'
      if (errors.some(({ extensions }) => extensions['code'] !== unavailable)) return
      hook.setResult({ ...rest, ...(data === undefined ? {} : { data: null }), errors: [first] })
    },
  }
}

function isEmpty(data: ExecutionResult['data']): boolean {
  return data == null || Object.values(data).every((value) => value === null)
}
