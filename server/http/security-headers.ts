import type { ServerResponse } from 'node:http'

/**
 * The policy of responses that are not pages: they load nothing and cannot be framed. It is short,
 * because every open stream keeps its response headers in memory.
 */
const DATA_POLICY = "default-src 'none'; frame-ancestors 'none'"

/** The policy of pages: they load only from this server. The code editor needs inline styles. */
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

/** Sets the headers of every response. Call it first, so that streams have them too. */
export function setSecurityHeaders(res: ServerResponse, { https }: { https: boolean }): void {
  res.setHeader('Content-Security-Policy', DATA_POLICY)
  res.setHeader('X-Content-Type-Options', 'nosniff')
  res.setHeader('Referrer-Policy', 'same-origin')
  res.setHeader('Cross-Origin-Opener-Policy', 'same-origin')
  res.setHeader('Cross-Origin-Resource-Policy', 'same-origin')
  if (https) res.setHeader('Strict-Transport-Security', 'max-age=31536000')
}

/** Replaces the policy by that of pages, which may load files from this server. */
export function allowPage(res: ServerResponse): void {
  res.setHeader('Content-Security-Policy', PAGE_POLICY)
}
