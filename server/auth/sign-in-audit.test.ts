import { expect, it, vi } from 'vitest'
import { AuditLog } from '../audit/audit-log.ts'
import { createLog } from '../process/log.ts'
import { countStatements } from '../testing/count-statements.ts'
import { describeOnEachEngine } from '../testing/engines.ts'
import { ADMIN, useService } from '../testing/running-service.ts'
import { createAuth } from './auth.ts'
import { createSignInAudit } from './sign-in/sign-in-audit.ts'

const PATH = '/api/auth/sign-in/username'
const IP = '10.9.8.7'
/** Matches every statement but those on the audit log, which are the ones to count. */
const NOT_ON_AUDIT_LOG = /^(?![\s\S]*audit_events)/

describeOnEachEngine('a failed sign-in', (get) => {
  // Starting it creates the admin's account.
  useService(get)

  /** Auth whose late records wait until they are settled. */
  function start() {
    const { prisma, sql } = get().database
    const log = createLog('silent')
    const audit = new AuditLog(sql, log, { delayMs: () => 3_600_000 })
    const secret = 'a secret of tests that is long enough'
    const { people } = createAuth({
      prisma,
      sql,
      secret,
      publicUrl: 'http://localhost',
      audit,
      log,
    })
    const fail = async (username: string, before = '') => {
      const attempt = `${before}${JSON.stringify({ username, password: 'a wrong password' })}`
      const { status } = await people.handle({
        path: PATH,
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: new TextEncoder().encode(attempt),
        ip: IP,
      })
      expect(status).toBe(401)
    }
    return { audit, fail }
  }
  const recorded = () =>
    get().database.prisma.auditEvent.findMany({ where: { action: 'sign-in-failed' } })

  it('writes nothing for an existing or an unknown name before a random later moment', async () => {
    const { audit, fail } = start()
    const statements = countStatements(NOT_ON_AUDIT_LOG)
    await fail(ADMIN.username)
    await fail('unknown')
    expect(statements()).toBe(0)

    await audit.stop()
    expect(statements()).toBe(1)
    expect(await recorded()).toMatchObject([{ actor: ADMIN.username, peer: IP }])
  })

  it('looks up whether the name exists only at that moment', async () => {
    const { audit } = start()
    const has = vi.fn(() => Promise.resolve(false))
    const signInAudit = createSignInAudit({
      audit,
      has,
      viewerOfCookie: () => Promise.resolve(undefined),
    })
    const body = new TextEncoder().encode(JSON.stringify({ username: 'Ada' }))
    signInAudit.failed({
      route: '/sign-in/username',
      body,
      ip: IP,
      response: new Response('', { status: 401 }),
    })
    expect(has).not.toHaveBeenCalled()

    await audit.stop()
    expect(has.mock.calls).toEqual([['ada']])
  })

  it('is recorded also if its body begins with a byte order mark', async () => {
    const { audit, fail } = start()
    const before = (await recorded()).length
    await fail(ADMIN.username, '\uFEFF')
    await audit.stop()
    expect(await recorded()).toHaveLength(before + 1)
  })
})
