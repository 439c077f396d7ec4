import { expect, it } from 'vitest'
import { cookieNames } from './cookie-names.ts'

const SECRET = 'a secret of thirty-two characters'
const publicUrl = 'http://127.0.0.1:4000'

it('are the same for all servers with one secret, whatever their port', () => {
  const names = cookieNames({ secret: SECRET, publicUrl })
  expect(names.session).toMatch(/^order-dashboard-[0-9a-f]{8}\.session_token$/)
  expect(cookieNames({ secret: SECRET, publicUrl: 'http://127.0.0.1:4001' })).toEqual(names)
})

it('differ between installations on one host, which share its cookies (A4)', () => {
  const names = ['one secret', 'another secret'].map(
    (secret) => cookieNames({ secret, publicUrl }).session,
  )
  expect(new Set(names).size).toBe(2)
})

it('with https have the prefix that plain http cannot set', () => {
  const names = cookieNames({ secret: SECRET, publicUrl: 'https://orders.example.com' })
  expect(names.session).toBe(`__Secure-${names.configuredPrefix}.session_token`)
})
