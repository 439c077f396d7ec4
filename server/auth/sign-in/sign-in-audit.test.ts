import { expect, it, vi } from 'vitest'
import { AuditLog } from '../../audit/audit-log.ts'
import { Viewers } from '../sessions/viewers.ts'
import { createLog } from '../../log.ts'
import { countStatements } from '../../testing/count-statements.ts'
import { describeOnEachEngine } from '../../testing/engines.ts'
import { startHttpServer } from '../../testing/http-server.ts'
import { httpRequest } from '../../testing/http-request.ts'
import { ADMIN, useService } from '../../testing/running-service.ts'
import { createAuthRoutes } from '../../http/auth-routes.ts'

const PATH = '/api/auth/sign-in/username'
/** Every statement but those on the record. */
const BESIDES = /^(?![\s\S]*audit_events)/
const nobody = () => Promise.resolve(undefined)

describeOnEachEngine('a failed sign-in', (get) => {
  const service = useService(get)

  /** Sign-in routes whose record of failures waits until it is settled. */
  async function start() {
    const log = createLog('silent')
    const audit = new AuditLog(get().database.sql, log, { delayMs: () => 3_600_000 })
    const has = vi.fn((name: string) => service().people.has(name))
    const routes = createAuthRoutes({
      people: { ...service().people, has },
      viewers: new Viewers({ viewerOfCookie: nobody, viewerOfKey: nobody }),
      audit,
      publicOrigin: service().url,
      ipAddress: () => '10.9.8.7',
      log,
    })
    const { port } = await startHttpServer((req, res) => void routes(req, res, PATH))
    const fail = async (username: string, before = '') => {
      const answer = await httpRequest(`http://127.0.0.1:${port}`, PATH, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: `${before}${JSON.stringify({ username, password: 'a wrong password' })}`,
      })
      expect(answer.status).toBe(401)
    }
    return { audit, has, fail }
  }
  const recorded = () =>
    get().database.prisma.auditEvent.findMany({ where: { action: 'sign-in-failed' } })

  it('asks nothing more of the database for a name that exists, until nobody can tell', async () => {
    const { audit, has, fail } = await start()
    const statements = countStatements(BESIDES)
    await fail(ADMIN.username)
    await fail('nobody')
    expect(statements()).toBe(0)
    expect(has).not.toHaveBeenCalled()

    await audit.stop()
    expect(has.mock.calls).toEqual([[ADMIN.username], ['nobody']])
    expect(await recorded()).toMatchObject([{ actor: ADMIN.username, peer: '10.9.8.7' }])
  })

  it('is recorded however its body begins', async () => {
    const { audit, fail } = await start()
    const before = (await recorded()).length
    await fail(ADMIN.username, '\uFEFF')
    await audit.stop()
    expect(await recorded()).toHaveLength(before + 1)
  })
})
