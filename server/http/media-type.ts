import type { IncomingHttpHeaders } from 'node:http'

/** The reason to refuse a request body because of its headers; `undefined` if it is acceptable. */
export function unreadableBody(headers: IncomingHttpHeaders): string | undefined {
  if (!isJson(headers['content-type'])) return 'The content type must be application/json.'
  // A small compressed body could expand to fill the memory.
  const encoding = headers['content-encoding'] ?? 'identity'
  return encoding.toLowerCase() === 'identity' ? undefined : 'The body must not be compressed.'
}

/** Whether a `Content-Type` is JSON, which an HTML form of another site cannot send. */
export function isJson(contentType: string | undefined): boolean {
  return contentType !== undefined && /^application\/json\s*(;|$)/i.test(contentType)
}
