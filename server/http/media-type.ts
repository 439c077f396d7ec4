import type { IncomingHttpHeaders } from 'node:http'

/** Why a body is not read, if its headers say that it is none of ours; `undefined` for one that is. */
export function unreadableBody(headers: IncomingHttpHeaders): string | undefined {
  if (!isJson(headers['content-type'])) return 'Send application/json.'
  // A small one could unpack to more than there is room for.
  const encoding = headers['content-encoding'] ?? 'identity'
  return encoding.toLowerCase() === 'identity' ? undefined : 'Send the body without compression.'
}

/** Whether a `Content-Type` says JSON: the one form that another site's plain form cannot send. */
export function isJson(contentType: string | undefined): boolean {
  return contentType !== undefined && /^application\/json\s*(;|$)/i.test(contentType)
}
