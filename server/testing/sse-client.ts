import { request, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http'
import { onTestFinished } from 'vitest'

export interface SseEvent {
  id: string | undefined
  name: string
  data: string
  /** Size of the event as it is sent, without the chunk around it. */
  bytes: number
}

export interface SseClient {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly events: readonly SseEvent[]
  /** The text of the comments that are not empty. */
  readonly comments: readonly string[]
  /** Resolves when a comment with this text has arrived. Rejects if the stream ends before. */
  comment(text: string): Promise<string>
  /** Resolves with the `count`-th event, counted from 1. Rejects if the stream ends before. */
  event(count: number): Promise<SseEvent>
  /** Resolves with all events when the stream has ended. */
  ended(): Promise<readonly SseEvent[]>
  leave(): void
}

export interface SseRequest {
  headers?: OutgoingHttpHeaders
  query: string
  variables?: object
  method?: 'GET' | 'POST'
}

/** Subscribes over HTTP on a connection of its own, which is closed after the test at the latest. */
export function openSse(
  url: string,
  { headers = {}, query, variables, method = 'POST' }: SseRequest,
): Promise<SseClient> {
  const body = JSON.stringify({ query, variables })
  const search = new URLSearchParams({ query, variables: JSON.stringify(variables ?? {}) })
  const outgoing = request(`${url}/graphql${method === 'GET' ? `?${search.toString()}` : ''}`, {
    method,
    agent: false,
    headers: {
      accept: 'text/event-stream',
      ...(method === 'POST' ? { 'content-type': 'application/json' } : {}),
      ...headers,
    },
  })
  onTestFinished(() => {
    outgoing.destroy()
  })
  return new Promise((resolve, reject) => {
    outgoing.on('error', reject)
    outgoing.on('response', (incoming) => {
      const events: SseEvent[] = []
      const comments: string[] = []
      const waiting = new Set<() => void>()
      let over = false
      let text = ''
      const checkAll = () => {
        for (const check of [...waiting]) check()
      }
      const when = <Value>(found: () => Value | undefined) =>
        new Promise<Value>((resolveValue, rejectValue) => {
          const check = () => {
            const value = found()
            if (value === undefined && !over) return
            waiting.delete(check)
            if (value === undefined) rejectValue(new Error('the stream ended before that'))
            else resolveValue(value)
          }
          waiting.add(check)
          check()
        })
      incoming.setEncoding('utf8').on('data', (part: string) => {
        text += part
        const whole = text.split('\n\n')
        text = whole.pop() ?? ''
        events.push(...whole.flatMap(parseEvent))
        comments.push(...whole.flatMap((block) => /^: (.+)$/.exec(block)?.[1] ?? []))
        checkAll()
      })
      incoming.on('error', () => undefined)
      incoming.on('close', () => {
        over = true
        checkAll()
      })
      resolve({
        status: incoming.statusCode ?? 0,
        headers: incoming.headers,
        events,
        comments,
        comment: (wanted) => when(() => comments.find((each) => each === wanted)),
        event: (count) => when(() => events[count - 1]),
        ended: () => when(() => (over ? events : undefined)),
        leave: () => outgoing.destroy(),
      })
    })
    outgoing.end(method === 'POST' ? body : undefined)
  })
}

function parseEvent(block: string): SseEvent[] {
  const [, id, name, data] = /^(?:id: (.*)\n)?event: (.*)\ndata:(.*)$/.exec(block) ?? []
  if (name === undefined || data === undefined) return []
  return [{ id, name, data: data.trim(), bytes: Buffer.byteLength(`${block}\n\n`) }]
}
