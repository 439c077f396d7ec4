import type { IncomingHttpHeaders } from 'node:http'

/**
 * Whether a browser sends this request on behalf of a page of another site. Browsers report this in
 * `Sec-Fetch-Site` and `Origin`. Programs send neither header, and have no cookies of a browser.
 */
export function isCrossSite(headers: IncomingHttpHeaders, publicOrigin: string): boolean {
  const site = headers['sec-fetch-site']
  // `same-site` is another origin on the same registrable domain. It is not trusted either.
  if (site === 'cross-site' || site === 'same-site') return !isOwnOrigin(headers, publicOrigin)
  return headers.origin !== undefined && !isOwnOrigin(headers, publicOrigin)
}

/** Whether `Origin` is the configured origin, or the host to which the browser sent the request. */
function isOwnOrigin({ origin, host }: IncomingHttpHeaders, publicOrigin: string): boolean {
  if (origin === undefined) return false
  if (origin === publicOrigin) return true
  if (host === undefined) return false
  // If the public origin uses https, an attacker on the network could have replaced an http page.
  const isHttps = publicOrigin.startsWith('https:')
  return origin === `https://${host}` || (!isHttps && origin === `http://${host}`)
}

/** Whether a browser opens a page, as opposed to a script that requests data. */
export function isPageVisit(method: string | undefined, headers: IncomingHttpHeaders): boolean {
  return (
    method === 'GET' &&
    (headers.accept?.includes('text/html') ?? false) &&
    (headers['sec-fetch-mode'] ?? 'navigate') === 'navigate'
  )
}
