import type { AuditLog } from '../audit/audit-log.ts'
import type { PrismaClient } from '../db/generated/client.ts'
import type { Sql } from '../db/sql.ts'
import type { Logger } from '../process/log.ts'
import { createAuthRequests } from './auth-requests.ts'
import { createBetterAuth } from './better-auth.ts'
import { HiddenOutages } from './hidden-outages.ts'
import { createAccounts } from './people/accounts.ts'
import { Invitations } from './people/invitations.ts'
import { managePeople } from './people/manage-people.ts'
import type { CookieNames } from './sessions/cookie-names.ts'
import type { SessionLookUp } from './sessions/session-look-up.ts'
import { verifiedCookies } from './sessions/signed-cookie.ts'
import type { Viewers } from './sessions/viewers.ts'
import { challengedUser } from './sign-in/second-factor.ts'

declare module '../graphql/context.ts' {
  interface Services {
    people: People
  }
}

export interface PeopleSettings {
  prisma: PrismaClient
  sql: Sql
  secret: string
  /** The origin that browsers use. An https origin makes cookies `Secure`. */
  publicUrl: string
  cookies: CookieNames
  audit: AuditLog
  viewers: Viewers
  viewerOfCookie: SessionLookUp
  log: Logger
}

/** Accounts and sessions of people. better-auth keeps them, except for the look-up of sessions. */
export type People = ReturnType<typeof createPeople>

export function createPeople(settings: PeopleSettings) {
  const { prisma, sql, secret, publicUrl, cookies, audit, viewers, viewerOfCookie, log } = settings
  const changes = { prisma, sql, audit, rights: viewers }
  const invitations = new Invitations(changes)
  const outages = new HiddenOutages()
  const auth = createBetterAuth({
    prisma,
    secret,
    publicUrl,
    cookies,
    invitations,
    outages,
    log,
  })
  const accounts = createAccounts({
    ...changes,
    hash: async (password) => (await auth.$context).password.hash(password),
  })

  async function challengedByCookie(cookie: string): Promise<string | undefined> {
    const { createAuthCookie } = await auth.$context
    const id = await challengedUser({ prisma, secret, createAuthCookie }, cookie)
    if (id === undefined) return undefined
    const user = await prisma.user.findUnique({ where: { id }, select: { username: true } })
    return user?.username ?? undefined
  }

  return {
    ...accounts,
    ...managePeople(changes),
    invitations,

    /** Handles a request to one of `OPEN_AUTH_ROUTES`. Throws the error of the database if it is away. */
    handle: createAuthRequests({
      handler: (request) => outages.reveal(() => auth.handler(request)),
      publicUrl,
      ownCookies: (header) => verifiedCookies(header, cookies.prefix, secret),
      viewers,
      audit,
      viewerOfCookie,
      challengedByCookie,
      has: (name) => accounts.has(name),
    }),

    /** How many recovery codes a person has left. */
    async recoveryCodesLeft(userId: string): Promise<number> {
      const { backupCodes } = await auth.api.viewBackupCodes({ body: { userId } })
      return backupCodes.length
    },
  }
}
