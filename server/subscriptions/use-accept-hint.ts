import type { Plugin } from 'graphql-yoga'
import { isAsyncIterable } from '../async/is-async-iterable.ts'
import { clientError } from '../graphql/errors.ts'

/**
 * A Yoga plugin that answers a request whose `Accept` fits no form of its response. Yoga answers it with an
 * empty 406; this one says what to send. It must come after all plugins that set a result processor.
 */
export function useAcceptHint(): Plugin {
  return {
    onResultProcess(hook) {
      if (hook.resultProcessor !== undefined) return
      const error = clientError('BAD_USER_INPUT', hint(isAsyncIterable(hook.result)))
      hook.setResultProcessor(
        (_result, fetchAPI) =>
          new fetchAPI.Response(JSON.stringify({ errors: [error] }), {
            status: 406,
            headers: { 'content-type': 'application/json' },
          }),
        'application/json',
      )
    },
  }
}

function hint(isSubscription: boolean): string {
  return isSubscription
    ? 'A subscription is answered as an event stream. Send the header "Accept: text/event-stream".'
    : 'The response is JSON. Send the header "Accept: application/json".'
}
