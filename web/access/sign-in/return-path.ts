import type { Router } from 'vue-router'

const signInPath = '/sign-in'

/** The URL of the sign-in page that returns to `path` after signing in. */
export function signInUrl(path: string): string {
  if (path === '/' || path.startsWith(signInPath)) return signInPath
  return `${signInPath}?${new URLSearchParams({ next: path }).toString()}`
}

/**
 * Where to go after signing in: the path in `next`. Returns the dashboard's path if `next` is missing,
 * leads to another site (`//elsewhere`, `/\elsewhere`, `javascript:`), or is the sign-in page. A browser
 * shortens `/.//elsewhere` to `//elsewhere`, so what is returned must not begin like that either.
 */
export function returnPath(next: unknown, origin: string): string {
  if (typeof next !== 'string' || !next.startsWith('/')) return '/'
  if (!URL.canParse(next, origin)) return '/'
  const url = new URL(next, origin)
  if (url.origin !== origin || url.pathname.startsWith(signInPath)) return '/'
  return url.pathname.startsWith('//') ? '/' : url.pathname + url.search + url.hash
}

/** Whether the page has a route for the path. Other paths, such as the API explorer's, belong to the server. */
export function isOwnPath(router: Pick<Router, 'resolve'>, path: string): boolean {
  return router.resolve(path).name !== 'not-found'
}
