/**
 * The state of the page's live connection, as a state machine.
 *
 *   connecting    the first stream was requested, no value has arrived yet
 *   live          values arrive on the present stream
 *   reconnecting  the stream is lost or silent; the next attempt is in progress or due
 *   polling       no stream, but the last poll (a plain query) was answered
 *   offline       no stream, and the last poll failed too
 *   signed-out    the session is over; the page tries nothing more
 *
 *   event            from                                   to             triggered by
 *   value            all but signed-out                     live           the stream, with each value
 *   lost             live                                   reconnecting   the stream, when it ends, breaks or falls silent
 *   poll-answered    connecting, reconnecting, offline      polling        the fallback
 *   poll-failed      connecting, reconnecting, polling      offline        the fallback
 *   session-ended    any                                    signed-out     the stream or any query
 *
 * The answer to a poll that arrives late never leaves `live`. No event leaves `signed-out`.
 */
export type Phase = 'connecting' | 'live' | 'reconnecting' | 'polling' | 'offline' | 'signed-out'

export interface Connection {
  readonly phase: Phase
  /** When a value last arrived, by stream or by poll; milliseconds since the epoch. */
  readonly receivedAt: number | null
}

export type ConnectionEvent =
  | { readonly type: 'value'; readonly at: number }
  | { readonly type: 'lost' }
  | { readonly type: 'poll-answered'; readonly at: number }
  | { readonly type: 'poll-failed' }
  | { readonly type: 'session-ended' }

export const initialConnection: Connection = { phase: 'connecting', receivedAt: null }

export function nextConnection(current: Connection, event: ConnectionEvent): Connection {
  if (current.phase === 'signed-out') return current
  switch (event.type) {
    case 'value':
      return { phase: 'live', receivedAt: event.at }
    case 'lost':
      return current.phase === 'live' ? { ...current, phase: 'reconnecting' } : current
    case 'poll-answered':
      return current.phase === 'live' ? current : { phase: 'polling', receivedAt: event.at }
    case 'poll-failed':
      return current.phase === 'live' ? current : { ...current, phase: 'offline' }
    case 'session-ended':
      return { ...current, phase: 'signed-out' }
  }
}

/** True while the page has to poll, because no stream brings values. */
export function needsFallback(phase: Phase): boolean {
  return phase !== 'live' && phase !== 'signed-out'
}
