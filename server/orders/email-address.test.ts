import { describe, expect, it } from 'vitest'
import { EmailAddress } from './email-address.ts'

describe('an e-mail address (B12)', () => {
  it.each([
    'ada@example.com',
    'a&b@example.com',
    'user/dept=x@example.com',
    "o'brien+shop@example.co.uk",
    "!#$%&'*+/=?^_`{|}~-@example.com",
    '.dots..anywhere.@example.com',
    'info@xn--80ak6aa92e.example',
    'a@a-b--c.example',
    'root@localhost',
    '1@1.example',
    'jürgen@müller.example',
    'ju\u0308rgen@mu\u0308ller.example',
    '用户@例子.广告',
    'अजय@डाटा.भारत',
    `${'x'.repeat(100)}@example.com`,
    `a@${'b'.repeat(63)}.example`,
  ])('can be %s', (address) => {
    expect(EmailAddress.parse(address)).toBe(address)
  })

  it('is trimmed', () => {
    expect(EmailAddress.parse(' ada@example.com\n')).toBe('ada@example.com')
  })

  it.each([
    '',
    'nowhere',
    '@example.com',
    'ada@',
    'ada@@example.com',
    'ada@example..com',
    'ada@.example.com',
    'ada@example.com.',
    'ada@-example.com',
    'ada@example-.com',
    'ada@exa_mple.com',
    'ada lovelace@example.com',
    'ada\u00a0@example.com',
    'ada\u200b@example.com',
    'ada@exam\u200bple.com',
    '\u202eada@example.com',
    'ada@example.com, bob@example.com',
    'Ada <ada@example.com>',
    'ada@example.com\r\nBcc: bob@example.com',
    'ada\u0000@example.com',
    'ada\ud800@example.com',
    `a@${'b'.repeat(64)}.example`,
    `${'x'.repeat(250)}@example.com`,
  ])('cannot be %j', (address) => {
    expect(EmailAddress.safeParse(address).success).toBe(false)
  })

  it('is decided in time proportional to its length', () => {
    const began = performance.now()
    EmailAddress.safeParse(`a@${'a'.repeat(200)}!`)
    EmailAddress.safeParse(`a@${'a.'.repeat(110)}!`)
    EmailAddress.safeParse(`a@${'é-'.repeat(110)}`)
    expect(performance.now() - began).toBeLessThan(100)
  })
})
