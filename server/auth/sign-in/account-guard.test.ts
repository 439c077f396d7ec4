import { describe, expect, it, vi } from 'vitest'
import { ADMIN, runService, type RunningService } from '../../testing/running-service.ts'
import { describeOnEachEngine } from '../../testing/engines.ts'
import { postAuth } from '../../testing/own-account.ts'
import { AccountGuard } from './account-guard.ts'

const WINDOW_MS = 900_000

function start(sessions: readonly string[] = []) {
  const hasSessionFrom = vi.fn((name: string, ip: string) =>
    Promise.resolve(sessions.includes(`${name} ${ip}`)),
  )
  const guard = new AccountGuard({ hasSessionFrom, maxFailures: 3, windowMs: WINDOW_MS })
  const fail = async (name: string, times: number) => {
    for (let n = 0; n < times; n += 1) await guard.begin(name, `ip ${n}`)
  }
  return { guard, fail, hasSessionFrom }
}

describe('the guard of accounts against guesses from many IP addresses', () => {
  it('refuses unknown IP addresses after too many failures, for a while', async () => {
    const { guard, fail } = start()
    await fail('ada', 2)
    expect(await guard.begin('ada', 'new')).toBe(0)
    const waitMs = await guard.begin('ADA', 'newer')
    expect(waitMs).toBeGreaterThan(WINDOW_MS - 10_000)
    expect(waitMs).toBeLessThan(WINDOW_MS + 1_000)
  })

  it('refuses attempts that arrive together as well', async () => {
    const { guard } = start()
    const waits = await Promise.all(
      Array.from({ length: 50 }, (_, n) => guard.begin('ada', `ip ${n}`)),
    )
    expect(waits.filter((ms) => ms === 0)).toHaveLength(3)
  })

  it('does not count attempts that were not wrong guesses, or were for other accounts', async () => {
    const { guard, fail } = start()
    for (let n = 0; n < 20; n += 1) {
      expect(await guard.begin('ada', 'here')).toBe(0)
      guard.passed('ada', 'here')
    }
    await fail('bea', 3)
    expect(await guard.begin('ada', 'there')).toBe(0)
    expect(await guard.begin('bea', 'there')).toBeGreaterThan(0)
  })

  it('lets a person in from a known IP address, however often others fail', async () => {
    const { guard, fail } = start()
    guard.signedIn('Ada', 'home')
    await fail('ada', 50)
    expect(await guard.begin('ada', 'home')).toBe(0)
    expect(await guard.begin('bea', 'home')).toBe(0)
  })

  it('knows an IP address by its session after a restart, and on another server', async () => {
    const { guard, fail, hasSessionFrom } = start(['ada office'])
    await fail('ada', 3)
    expect(await guard.begin('ada', 'office')).toBe(0)
    expect(await guard.begin('ada', 'office')).toBe(0)
    expect(hasSessionFrom).toHaveBeenCalledTimes(1)
    expect(await guard.begin('ada', 'elsewhere')).toBeGreaterThan(0)
  })

  it('does not query the database before there are too many failures', async () => {
    const { guard, fail, hasSessionFrom } = start()
    await fail('ada', 3)
    expect(hasSessionFrom).not.toHaveBeenCalled()
    expect(await guard.begin('ada', 'new')).toBeGreaterThan(0)
  })

  it('forgets failures after the window', async () => {
    const hasSessionFrom = () => Promise.resolve(false)
    const guard = new AccountGuard({ hasSessionFrom, maxFailures: 1, windowMs: 1 })
    await guard.begin('ada', 'here')
    await vi.waitFor(async () => expect(await guard.begin('ada', 'here')).toBe(0))
  })
})

describeOnEachEngine('guesses at one account from many IP addresses', (get) => {
  const attempt = (service: RunningService, username: string, ip: string, password = 'guess') =>
    postAuth(service, 'sign-in/username', { username, password }, { 'x-forwarded-for': ip })

  it('are stopped, also for a name without an account, and the account’s person gets in', async () => {
    const service = await runService(get().database)
    try {
      const home = '198.51.100.7'
      expect((await attempt(service, 'admin', home, ADMIN.password)).status).toBe(200)
      const answers = new Map<string, unknown[]>()
      for (const username of ['admin', 'unknown']) {
        for (let n = 0; n < 10; n += 1) {
          expect((await attempt(service, username, `203.0.113.${n}`)).status).toBe(401)
        }
        // The right password is refused as well, so that the refusal does not tell that it was right.
        const stopped = await attempt(service, username, '203.0.113.99', ADMIN.password)
        expect(stopped.headers['set-cookie'] ?? []).toEqual([])
        expect(Number(stopped.headers['retry-after'])).toBeGreaterThan(800)
        answers.set(username, [stopped.status, stopped.text])
      }
      expect(answers.get('admin')?.[0]).toBe(429)
      expect(answers.get('unknown')).toEqual(answers.get('admin'))
      expect((await attempt(service, 'admin', home, ADMIN.password)).status).toBe(200)
    } finally {
      await service.stop()
    }
  })

  it('are counted together, however the name is written', async () => {
    const service = await runService(get().database)
    try {
      for (const [n, name] of ['ada', 'ada ', ' ADA', '\u200Bada', 'ａｄａ'].entries()) {
        await attempt(service, name, `203.0.113.${n}`)
        await attempt(service, name, `203.0.113.${50 + n}`)
      }
      expect((await attempt(service, 'ada', '203.0.113.99')).status).toBe(429)
      expect((await attempt(service, ' ada', '203.0.113.98')).status).toBe(429)
    } finally {
      await service.stop()
    }
  })

  it('leave the IP address of a session open after a restart', async () => {
    const first = await runService(get().database)
    expect((await attempt(first, 'admin', '198.51.100.8', ADMIN.password)).status).toBe(200)
    await first.stop()
    const service = await runService(get().database)
    try {
      for (let n = 0; n < 10; n += 1) await attempt(service, 'admin', `203.0.113.${100 + n}`)
      expect((await attempt(service, 'admin', '203.0.113.150', ADMIN.password)).status).toBe(429)
      expect((await attempt(service, 'admin', '198.51.100.8', ADMIN.password)).status).toBe(200)
    } finally {
      await service.stop()
    }
  })
})
