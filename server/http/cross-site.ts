import type { IncomingHttpHeaders } from 'node:http'

/**
 * Whether a browser sends this request for another site's page. Browsers say so themselves
 * (`Sec-Fetch-Site`, `Origin`); programs send neither, and carry no cookies of a browser.
 */
export function isCrossSite(headers: IncomingHttpHeaders, publicOrigin: string): boolean {
  const site = headers['sec-fetch-site']
  // A sibling on the same registrable domain is another site to us as well.
  if (site === 'cross-site' || site === 'same-site') return !isOwnOrigin(headers, publicOrigin)
  return headers.origin !== undefined && !isOwnOrigin(headers, publicOrigin)
}

/** The origin that was configured, or the one under which the browser reached this server. */
function isOwnOrigin({ origin, host }: IncomingHttpHeaders, publicOrigin: string): boolean {
  if (origin === undefined) return false
  if (origin === publicOrigin) return true
  if (host === undefined) return false
  // Where browsers use https, a page that came over plain http may be anybody's.
  const isHttps = publicOrigin.startsWith('https:')
  return origin === `https://${host}` || (!isHttps && origin === `http://${host}`)
}

/** Whether the browser is opening a page, as opposed to a script asking for data. */
export function isPageVisit(method: string | undefined, headers: IncomingHttpHeaders): boolean {
  return (
    method === 'GET' &&
    (headers.accept?.includes('text/html') ?? false) &&
    (headers['sec-fetch-mode'] ?? 'navigate') === 'navigate'
  )
}

/** The message of a refusal because of `isCrossSite`. */
export const OTHER_SITE = 'Requests of other sites are refused.'
