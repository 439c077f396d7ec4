import { betterAuth } from 'better-auth'
import { twoFactor, username } from 'better-auth/plugins'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { AuditLog } from '../audit/audit-log.ts'
import type { Database } from '../db/database.ts'
import { createLog } from '../process/log.ts'
import { describeOnEachEngine } from '../testing/engines.ts'
import { useService } from '../testing/running-service.ts'
import { invitationRoutes } from './people/invitation-routes.ts'
import { Invitations } from './people/invitations.ts'
import { OPEN_AUTH_ROUTES } from './open-routes.ts'

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const

/** Every path that better-auth would answer without the list of open routes. */
function knownPaths({ prisma, sql }: Database): string[] {
  const audit = new AuditLog(sql, createLog('silent'))
  const rights = { forgetAll: () => undefined }
  const invitations = new Invitations({ prisma, audit, rights })
  const auth = betterAuth({
    secret: 'never used for anything at all',
    baseURL: 'http://localhost',
    emailAndPassword: { enabled: true },
    plugins: [username(), twoFactor(), invitationRoutes(invitations)],
    logger: { disabled: true },
  })
  const Endpoint = z.object({ path: z.string() })
  return Object.values(auth.api).flatMap((endpoint) => {
    const known = Endpoint.safeParse(Object.assign({}, endpoint))
    return known.success ? [`/api/auth${known.data.path.replace(/:\w+/g, 'x')}`] : []
  })
}

describeOnEachEngine('routes of better-auth', (get) => {
  const service = useService(get)

  it('answer 404, except for those in use', async () => {
    const paths = knownPaths(get().database)
    expect(paths.length).toBeGreaterThan(20)
    expect(paths).toEqual(expect.arrayContaining([...OPEN_AUTH_ROUTES.keys()]))
    for (const path of paths) {
      for (const method of METHODS) {
        if (OPEN_AUTH_ROUTES.get(path) === method) continue
        const { status, text } = await service().send(path, {
          method,
          headers: { 'content-type': 'application/json' },
          ...(method === 'GET' ? {} : { body: '{}' }),
        })
        expect([method, path, status]).toEqual([method, path, 404])
        expect(text).toContain('There is no such route')
      }
    }
  })

  it.each([
    '/api/auth/sign-up/email',
    '/api/auth/sign-in/username/',
    '/api/auth//sign-up/email',
    '/api/auth/sign-in/username/../../sign-up/email',
    '/api/auth/%73ign-up/email',
    '/api/auth/SIGN-UP/email',
  ])('%s creates no account', async (path) => {
    const { status } = await service().send(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        name: 'Eve',
        username: 'eve',
        email: 'eve@example.com',
        password: 'let me in please',
      }),
    })
    expect(status).toBe(404)
    expect(await get().database.prisma.user.count()).toBe(1)
  })
})
