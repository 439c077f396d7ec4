import { expect, it } from 'vitest'
import { describeOnEachEngine } from '../../testing/engines.ts'
import { runService, type RunningService } from '../../testing/running-service.ts'
import { IP_ADDRESS_HEADER } from './ip-address-header.ts'

// No account can have this name: such an attempt is refused at once, and still counts.
const BODY = JSON.stringify({ username: '!', password: 'guess' })

describeOnEachEngine('guessing passwords', (get) => {
  it('is stopped after 20 attempts a minute, whatever IP address the headers claim', async () => {
    const service = await runService(get().database, { trustProxy: 'off' })
    try {
      const first = await statuses(service, 25, () => ({}))
      expect(first.filter((status) => status === 422).length).toBeLessThanOrEqual(20)
      expect(first.slice(20)).toEqual(Array(5).fill(429))
      const forged = await statuses(service, 5, (n) => ({
        'x-forwarded-for': `203.0.113.${n}`,
        [IP_ADDRESS_HEADER]: `203.0.113.${n}`,
        'x-real-ip': `203.0.113.${n}`,
        'cf-connecting-ip': `203.0.113.${n}`,
        forwarded: `for=203.0.113.${n}`,
      }))
      expect(forged).toEqual(Array(5).fill(429))
      const refused = await attempt(service, {})
      expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
      expect(Number(refused.headers['retry-after'])).toBeLessThanOrEqual(60)
      expect(refused.text).toMatch(
        /^\{"code":"TOO_MANY_REQUESTS","message":"Too many attempts from your network\. Try again in \d+ s\."\}$/,
      )
    } finally {
      await service.stop()
    }
  })

  it('from one IP address behind a trusted proxy does not lock out another', async () => {
    const service = await runService(get().database, { trustProxy: 'loopback' })
    const from = (address: string) => () => ({ 'x-forwarded-for': address })
    try {
      const client = get().url === undefined ? '192.0.2.1' : '192.0.2.2'
      await statuses(service, 20, from(client))
      expect(await statuses(service, 1, from(client))).toEqual([429])
      // Entries that the client puts before the proxy's own are ignored.
      expect(await statuses(service, 1, from(`198.51.100.1, ${client}`))).toEqual([429])
      expect(await statuses(service, 1, from(`198.51.100.${client.slice(-1)}`))).toEqual([422])
    } finally {
      await service.stop()
    }
  })

  it('is counted by client, whatever port the proxy adds (A6)', async () => {
    const service = await runService(get().database)
    const from = (address: (n: number) => string) => (n: number) => ({
      'x-forwarded-for': address(n),
    })
    try {
      const ipv4 = from((n) => `192.0.2.9:${50_000 + n}`)
      expect((await statuses(service, 21, ipv4)).at(-1)).toBe(429)
      const ipv6 = from((n) => `[2001:db8:0:9::${n}]:${50_000 + n}`)
      expect((await statuses(service, 21, ipv6)).at(-1)).toBe(429)
      expect(
        await statuses(
          service,
          1,
          from(() => '192.0.2.10:50001'),
        ),
      ).toEqual([422])
      expect(
        await statuses(
          service,
          1,
          from(() => '[2001:db8:0:a::1]:50001'),
        ),
      ).toEqual([422])
    } finally {
      await service.stop()
    }
  })

  it('from many networks of one /48 is stopped after 100 attempts a minute (E17)', async () => {
    const service = await runService(get().database)
    const from = (network: string) => (n: number) => ({
      'x-forwarded-for': `${network}:${n.toString(16)}::1`,
    })
    try {
      const seen = await statuses(service, 105, from('2001:db8:17'))
      expect(seen.slice(0, 100)).toEqual(Array(100).fill(422))
      expect(seen.slice(100)).toEqual(Array(5).fill(429))
      const refused = await attempt(service, from('2001:db8:17')(200))
      expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
      expect(Number(refused.headers['retry-after'])).toBeLessThanOrEqual(60)
      expect(await statuses(service, 1, from('2001:db8:18'))).toEqual([422])
      // Other routes are counted on their own.
      const session = await service.send('/api/auth/get-session', {
        headers: from('2001:db8:17')(1),
      })
      expect(session.status).toBe(200)
    } finally {
      await service.stop()
    }
  })
})

function attempt(service: RunningService, headers: Record<string, string>) {
  return service.send('/api/auth/sign-in/username', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: BODY,
  })
}

async function statuses(
  service: RunningService,
  count: number,
  headers: (index: number) => Record<string, string>,
): Promise<number[]> {
  const seen: number[] = []
  for (let n = 0; n < count; n += 1) seen.push((await attempt(service, headers(n))).status)
  return seen
}
