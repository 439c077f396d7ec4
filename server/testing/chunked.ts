export interface ParsedResponse {
  statusLine: string
  /** Keys are lower-case names. */
  headers: ReadonlyMap<string, string>
  /** The decoded body if the response was chunked, otherwise all bytes after the head. */
  body: string
  /** Whether the terminating chunk was received. */
  finished: boolean
  /** The text after the response. */
  rest: string
}

/** Parses a response of HTTP/1.1. One character is one byte. Throws if it is not well-formed. */
export function parseResponse(text: string): ParsedResponse {
  const headEnd = text.indexOf('\r\n\r\n')
  if (headEnd < 0) throw new Error(`no head: ${text}`)
  const [statusLine = '', ...lines] = text.slice(0, headEnd).split('\r\n')
  const headers = new Map(
    lines.map((line) => {
      const colon = line.indexOf(': ')
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 2)] as const
    }),
  )
  const payload = text.slice(headEnd + 4)
  if (headers.get('transfer-encoding') !== 'chunked') {
    return { statusLine, headers, body: payload, finished: false, rest: '' }
  }
  return { statusLine, headers, ...parseChunks(payload) }
}

function parseChunks(payload: string): Pick<ParsedResponse, 'body' | 'finished' | 'rest'> {
  let body = ''
  let at = 0
  while (at < payload.length) {
    const lineEnd = payload.indexOf('\r\n', at)
    if (lineEnd < 0) break
    const size = payload.slice(at, lineEnd)
    if (!/^[0-9a-f]+$/i.test(size)) throw new Error(`not a chunk size: ${JSON.stringify(size)}`)
    const start = lineEnd + 2
    const end = start + Number.parseInt(size, 16)
    if (payload.length < end + 2) break
    if (payload.slice(end, end + 2) !== '\r\n') throw new Error(`a chunk of ${size} is longer`)
    if (start === end) return { body, finished: true, rest: payload.slice(end + 2) }
    body += payload.slice(start, end)
    at = end + 2
  }
  return { body, finished: false, rest: '' }
}
