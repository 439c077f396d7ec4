/**
 * The state of the page's live connection, as a state machine.
 *
 *   connecting    the first stream was requested, no value has arrived yet
 *   live          values arrive on the present stream
 *   stale         the stream is open, but the server gets no new data, such as while its database is away
 *   reconnecting  the stream is lost or silent; the next attempt is in progress or due
 *   polling       no stream, but the last poll (a plain query) was answered
 *   offline       no stream, and the last poll failed too
 *   signed-out    the session is over; the page tries nothing more
 *
 *   event            from                                   to             triggered by
 *   value            all but signed-out                     live           the stream, with each value
 *   stale            all but signed-out                     stale          the stream, when the server says so
 *   flowing          stale                                  live           the stream, when the server takes it back
 *   lost             live, stale                            reconnecting   the stream, when it ends, breaks or falls silent
 *   overdue          connecting                             reconnecting   the clock, when a start takes too long;
 *                                                           or polling     polling if a poll was answered meanwhile
 *   poll-answered    reconnecting, offline                  polling        the fallback
 *   poll-failed      connecting, reconnecting, polling      offline        the fallback
 *   session-ended    any                                    signed-out     the stream or any query
 *
 * The answer to a poll that arrives late never leaves `live`. No poll leaves `stale`: the server has just said
 * more than a poll can tell. An answered poll does not leave `connecting`: a slow start is not an outage until
 * it is overdue (D16). No event leaves `signed-out`.
 */
export type Phase =
  'connecting' | 'live' | 'stale' | 'reconnecting' | 'polling' | 'offline' | 'signed-out'

export interface Connection {
  readonly phase: Phase
  /** When a value last arrived, by stream or by poll; milliseconds since the epoch. */
  readonly receivedAt: number | null
}

export type ConnectionEvent =
  | { readonly type: 'value'; readonly at: number }
  | { readonly type: 'stale' }
  | { readonly type: 'flowing' }
  | { readonly type: 'lost' }
  | { readonly type: 'overdue' }
  | { readonly type: 'poll-answered'; readonly at: number }
  | { readonly type: 'poll-failed' }
  | { readonly type: 'session-ended' }

export const initialConnection: Connection = { phase: 'connecting', receivedAt: null }

export function nextConnection(current: Connection, event: ConnectionEvent): Connection {
  if (current.phase === 'signed-out') return current
  switch (event.type) {
    case 'value':
      return { phase: 'live', receivedAt: event.at }
    case 'stale':
      return { ...current, phase: 'stale' }
    case 'flowing':
      return current.phase === 'stale' ? { ...current, phase: 'live' } : current
    case 'lost':
      return isOpen(current.phase) ? { ...current, phase: 'reconnecting' } : current
    case 'overdue':
      if (current.phase !== 'connecting') return current
      return { ...current, phase: current.receivedAt === null ? 'reconnecting' : 'polling' }
    case 'poll-answered':
      if (current.phase === 'live') return current
      return { phase: afterAnswer(current.phase), receivedAt: event.at }
    case 'poll-failed':
      return isOpen(current.phase) ? current : { ...current, phase: 'offline' }
    case 'session-ended':
      return { ...current, phase: 'signed-out' }
  }
}

function afterAnswer(phase: Phase): Phase {
  return phase === 'stale' || phase === 'connecting' ? phase : 'polling'
}

/** Whether the stream is open and has brought something. */
function isOpen(phase: Phase): boolean {
  return phase === 'live' || phase === 'stale'
}

/** True while the page has to poll, because no stream brings values. */
export function needsFallback(phase: Phase): boolean {
  return phase !== 'live' && phase !== 'signed-out'
}
