import { describe, expect, it } from 'vitest'
import { isOwnPath } from './access/sign-in/return-path.ts'
import { createAppRouter } from './router.ts'

describe('isOwnPath', () => {
  const router = createAppRouter()

  it.each(['/', '/?status=PENDING#top', '/orders/7', '/keys', '/account', '/invitation#secret'])(
    'is true for the route %s',
    (path) => {
      expect(isOwnPath(router, path)).toBe(true)
    },
  )

  it.each([
    '/graphql',
    '/graphql?query={viewer{name}}',
    '/explorer/x.js',
    '/metrics',
    '/elsewhere',
  ])('is false for %s, which the server answers (A1)', (path) => {
    expect(isOwnPath(router, path)).toBe(false)
  })
})
