import type { Credential } from './running-service.ts'

/** Subscribes, returns the first result of the stream and disconnects. */
export async function firstStreamResult(
  url: string,
  query: string,
  as: Credential,
): Promise<unknown> {
  const leave = new AbortController()
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { ...as, 'content-type': 'application/json', accept: 'text/event-stream' },
    body: JSON.stringify({ query }),
    signal: leave.signal,
  })
  let text = ''
  try {
    const decoder = new TextDecoder()
    for await (const bytes of response.body ?? []) {
      text += decoder.decode(bytes, { stream: true })
      const data = /^data: (.+)\n\n/m.exec(text)?.[1]
      if (data !== undefined) return JSON.parse(data)
    }
  } finally {
    leave.abort()
  }
  throw new Error(`the stream ended without a result: ${response.status} ${text}`)
}
