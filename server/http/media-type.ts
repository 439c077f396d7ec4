/** Whether a `Content-Type` says JSON: the one form that another site's plain form cannot send. */
export function isJson(contentType: string | undefined): boolean {
  return contentType !== undefined && /^application\/json\s*(;|$)/i.test(contentType)
}
