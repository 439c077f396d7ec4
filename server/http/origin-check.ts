import type { IncomingHttpHeaders } from 'node:http'
import { LRUCache } from 'lru-cache'
import type { Logger } from '../process/log.ts'
import { isCrossSite } from './cross-site.ts'

const OTHER_SITE = 'Access denied: requests from other sites are not allowed.'

/** How long, in ms, the same origin is not logged again, and how many origins that holds for. */
const LOGGED = { ttl: 10 * 60_000, max: 100 }

/**
 * Creates the check whether a request comes from a page of another site. The returned function returns why the
 * request is refused, or `undefined`.
 *
 * Behind a proxy on another port, with another host name or with TLS, the dashboard's own page looks like
 * another site until `PUBLIC_URL` is set. So a refusal that only the `Origin` explains names that setting, and
 * is logged with what it should be.
 */
export function createOriginCheck({ publicOrigin, log }: { publicOrigin: string; log: Logger }) {
  const logged = new LRUCache<string, true>(LOGGED)
  return (headers: IncomingHttpHeaders): string | undefined => {
    if (!isCrossSite(headers, publicOrigin)) return undefined
    const site = headers['sec-fetch-site']
    const { origin } = headers
    const isOtherSite = site === 'cross-site' || site === 'same-site'
    if (isOtherSite || origin === undefined || !isWebOrigin(origin)) return OTHER_SITE
    if (logged.size >= LOGGED.max) logged.purgeStale()
    if (!logged.has(origin) && logged.size < LOGGED.max) {
      logged.set(origin, true)
      log.warn(
        { origin, host: headers.host, publicUrl: publicOrigin },
        'a request was refused because its origin is not that of PUBLIC_URL; ' +
          'if people open the dashboard at this origin, set PUBLIC_URL to it',
      )
    }
    const refused = `Access denied: requests from ${origin} are not allowed. `
    if (publicOrigin.startsWith('https:') && origin === `http://${headers.host}`) {
      return `${refused}Open the dashboard with https://, as its setting PUBLIC_URL says.`
    }
    return `${refused}If the dashboard is opened there, its operator has to set PUBLIC_URL to this URL.`
  }
}

/** Whether it is an origin that a dashboard can have, as opposed to "null" or that of an extension. */
function isWebOrigin(origin: string): boolean {
  return origin.length < 300 && URL.canParse(origin) && /^https?:$/.test(new URL(origin).protocol)
}
