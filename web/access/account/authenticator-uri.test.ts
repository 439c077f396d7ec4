// @vitest-environment node
import { describe, expect, it } from 'vitest'
import { authenticatorFor, inGroups } from './authenticator-uri.ts'

const given =
  'otpauth://totp/Order%20Dashboard:ada%40account.invalid?secret=JBSWY3DPEHPK3PXP&issuer=Order+Dashboard&digits=6&period=30'

describe('authenticatorFor', () => {
  it('keeps the secret and names the person and the site', () => {
    const { secret, uri } = authenticatorFor(given, 'ada l', 'shop.example:4000')
    expect(secret).toBe('JBSWY3DPEHPK3PXP')
    const url = new URL(uri)
    expect(decodeURIComponent(url.pathname)).toContain('Order Dashboard (shop.example:4000):ada l')
    expect(Object.fromEntries(url.searchParams)).toEqual({
      secret,
      issuer: 'Order Dashboard (shop.example:4000)',
      digits: '6',
      period: '30',
    })
  })

  it('throws for a URI without a secret', () => {
    expect(() => authenticatorFor('otpauth://totp/x', 'ada', 'shop')).toThrow('no secret')
  })
})

it('splits a secret into groups of four', () => {
  expect(inGroups('JBSWY3DPEHPK3P')).toBe('JBSW Y3DP EHPK 3P')
})
