import type { AuditLog } from '../audit/audit-log.ts'
import type { PrismaClient } from '../db/generated/client.ts'
import type { Sql } from '../db/sql.ts'
import type { Logger } from '../process/log.ts'
import { createKeyLookUp } from './keys/key-look-up.ts'
import { Programs } from './keys/programs.ts'
import { OwnAccount } from './own-account/own-account.ts'
import { createPeople, type People } from './people.ts'
import { cookieNames } from './sessions/cookie-names.ts'
import { createSessionLookUp } from './sessions/session-look-up.ts'
import { Viewers } from './sessions/viewers.ts'

export interface AuthSettings {
  prisma: PrismaClient
  sql: Sql
  /** The secret that signs sessions and encrypts second factors (`authSecret`). */
  secret: string
  /** The origin that browsers use. An https origin makes cookies `Secure`. */
  publicUrl: string
  audit: AuditLog
  log: Logger
}

/** Access control: the viewers of requests, and the accounts, programs and sessions that they come from. */
export interface Auth {
  viewers: Viewers
  people: People
  programs: Programs
  ownAccount: OwnAccount
}

/** Composes auth on an open database. It has nothing to stop. */
export function createAuth(settings: AuthSettings): Auth {
  const { prisma, sql, secret, publicUrl, audit } = settings
  const cookies = cookieNames({ secret, publicUrl })
  const cookieName = cookies.session
  const viewerOfCookie = createSessionLookUp({ sql, secret, cookieName })
  const viewerOfKey = createKeyLookUp(prisma)
  const viewers = new Viewers({ cookieName, viewerOfCookie, viewerOfKey })
  const people = createPeople({ ...settings, cookies, viewers, viewerOfCookie })
  const changes = { prisma, audit, rights: viewers }
  return {
    viewers,
    people,
    programs: new Programs(changes),
    ownAccount: new OwnAccount({
      ...changes,
      recoveryCodesLeft: (userId) => people.recoveryCodesLeft(userId),
    }),
  }
}
