import { clientError } from '../errors.ts'

/** Bytes of an answer, of which one that is within the limits of cost normally has a quarter at most. */
export const MAX_ANSWER_BYTES = 2 * 1024 * 1024

/** Instead of an answer that would fill memory, of the server and perhaps of the client. */
export function answerTooLong() {
  const most = `${MAX_ANSWER_BYTES / 1024 / 1024} MiB`
  return clientError('COST_LIMIT', `The answer is longer than ${most}. Ask for less at a time.`)
}
