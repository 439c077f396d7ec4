import type { FeedTarget } from './load/resuming-client.ts'

/** Asks small queries, one after the other, until `signal` aborts. Returns the time of each, in ms. */
export async function otherViewer(
  { url, cookie }: FeedTarget,
  signal: AbortSignal,
): Promise<number[]> {
  const headers = { cookie: cookie.replace(/^Cookie: /, '').trim() }
  const query = `${url}/graphql?query=${encodeURIComponent('{ order(id: 5) { id } }')}`
  const times: number[] = []
  while (!signal.aborted) {
    const began = performance.now()
    const response = await fetch(query, { headers })
    await response.text()
    times.push(performance.now() - began)
  }
  return times
}
