/**
 * What the page knows about its live connection.
 *
 *   connecting    the first stream has been asked for, nothing has arrived yet
 *   live          values arrive on the present stream
 *   reconnecting  the stream is lost or silent; the next attempt is under way or due
 *   polling       as above, and the last check (a plain query) was answered
 *   offline       as above, and the last check failed too
 *   signed-out    the session is over; nothing is tried any more
 *
 *   event            from                                   to             triggered by
 *   value            all but signed-out                     live           the stream, with each value
 *   lost             live                                   reconnecting   the stream, when it ends, breaks or falls silent
 *   poll-answered    connecting, reconnecting, offline      polling        the fallback
 *   poll-failed      connecting, reconnecting, polling      offline        the fallback
 *   session-ended    any                                    signed-out     the stream or any query
 *
 * A late poll never takes the page out of `live`, and nothing leads out of `signed-out`.
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

/** True while the page must look for itself, because no stream brings it values. */
export function needsFallback(phase: Phase): boolean {
  return phase !== 'live' && phase !== 'signed-out'
}
