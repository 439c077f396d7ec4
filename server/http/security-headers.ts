import type { ServerResponse } from 'node:http'

/** What is no page loads nothing, and nobody frames it. Short: every open stream keeps its head. */
const DATA_POLICY = "default-src 'none'; frame-ancestors 'none'"

/** Everything comes from this server; styles may be set by scripts, which the code editor does. */
const PAGE_POLICY = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "worker-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ')

/** Headers for every response, set before anything else so that streams carry them too. */
export function setSecurityHeaders(res: ServerResponse, { https }: { https: boolean }): void {
  res.setHeader('Content-Security-Policy', DATA_POLICY)
  res.setHeader('X-Content-Type-Options', 'nosniff')
  res.setHeader('Referrer-Policy', 'same-origin')
  res.setHeader('Cross-Origin-Opener-Policy', 'same-origin')
  res.setHeader('Cross-Origin-Resource-Policy', 'same-origin')
  if (https) res.setHeader('Strict-Transport-Security', 'max-age=31536000')
}

/** For pages and their files: they may load what this server has. */
export function allowPage(res: ServerResponse): void {
  res.setHeader('Content-Security-Policy', PAGE_POLICY)
}
