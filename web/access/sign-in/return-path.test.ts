import { describe, expect, it } from 'vitest'
import { returnPath, signInUrl } from './return-path.ts'

const origin = 'https://orders.example'

describe('returnPath', () => {
  it('accepts paths of this site, with query and fragment', () => {
    expect(returnPath('/orders/7', origin)).toBe('/orders/7')
    expect(returnPath('/?status=PENDING#top', origin)).toBe('/?status=PENDING#top')
  })

  it.each([
    'https://evil.example/',
    '//evil.example/',
    '/\\evil.example/',
    '/\t/evil.example/',
    '/.//evil.example/',
    '/..//evil.example/',
    '/%2e/\\evil.example/',
    '/.\n//evil.example/',
    'javascript:alert(1)',
    'orders/7',
    '/sign-in?next=/sign-in',
    '',
    undefined,
    ['/orders/7'],
  ])('replaces %j by the dashboard', (next) => {
    expect(returnPath(next, origin)).toBe('/')
  })
})

describe('signInUrl', () => {
  it('remembers the page that the visitor wanted', () => {
    const url = new URL(signInUrl('/orders/7?a=1&b=2'), origin)
    expect(url.pathname).toBe('/sign-in')
    expect(returnPath(url.searchParams.get('next'), origin)).toBe('/orders/7?a=1&b=2')
  })

  it('does not remember the dashboard or the sign-in page', () => {
    expect(signInUrl('/')).toBe('/sign-in')
    expect(signInUrl('/sign-in?next=%2F')).toBe('/sign-in')
  })
})
