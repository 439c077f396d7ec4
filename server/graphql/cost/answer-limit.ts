import { clientError } from '../errors.ts'

/**
 * The largest response body, in bytes. A response within the cost limits is normally at most a quarter
 * of this; only unusually long texts in the database exceed it.
 */
export const MAX_ANSWER_BYTES = 2 * 1024 * 1024

/** The error sent instead of a response that would fill the memory of the server or the client. */
export function answerTooLong() {
  const most = `${MAX_ANSWER_BYTES / 1024 / 1024} MiB`
  return clientError(
    'COST_LIMIT',
    `The response is larger than ${most}. Request less data at a time.`,
  )
}
