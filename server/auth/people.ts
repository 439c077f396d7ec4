import { prismaAdapter } from 'better-auth/adapters/prisma'
import { betterAuth } from 'better-auth'
import { USERNAME_ERROR_CODES, username } from 'better-auth/plugins'
import { APIError } from 'better-auth/api'
import { randomBytes } from 'node:crypto'
import type { AuditLog } from '../audit/audit-log.ts'
import type { PrismaClient } from '../db/generated/client.ts'
import type { Sql } from '../db/sql.ts'
import type { Logger } from '../log.ts'
import { createAccount } from './people/create-account.ts'
import { guardSignIn } from './sign-in/account-guard-plugin.ts'
import { invitationRoutes } from './people/invitation-routes.ts'
import { Invitations } from './people/invitations.ts'
import { ownCredentials } from './own-account/own-credentials.ts'
import { PEER_ADDRESS_HEADER } from './sign-in/ip-address-header.ts'
import { PASSWORD_LENGTH } from './people/password-rules.ts'
import type { Role } from '../viewer/roles.ts'
import { challengedUser, secondFactor, secondFactorRules } from './sign-in/second-factor.ts'
import { createSessionLookUp } from './sessions/session-look-up.ts'
import { setPassword } from './people/set-password.ts'
import { SignInGuard } from './sign-in/account-guard.ts'

/** Routes of better-auth that are let through. All others, sign-up above all, do not exist. */
export const OPEN_AUTH_ROUTES: ReadonlyMap<string, 'GET' | 'POST'> = new Map([
  ['/api/auth/sign-in/username', 'POST'],
  ['/api/auth/sign-out', 'POST'],
  ['/api/auth/get-session', 'GET'],
  ['/api/auth/invitation', 'POST'],
  ['/api/auth/accept-invitation', 'POST'],
  ['/api/auth/change-password', 'POST'],
  ['/api/auth/two-factor/enable', 'POST'],
  ['/api/auth/two-factor/verify-totp', 'POST'],
  ['/api/auth/two-factor/verify-backup-code', 'POST'],
  ['/api/auth/two-factor/disable', 'POST'],
  ['/api/auth/two-factor/generate-backup-codes', 'POST'],
])

export interface PeopleSettings {
  prisma: PrismaClient
  sql: Sql
  secret: string
  /** Origin that browsers use; decides whether cookies are `Secure`. */
  publicUrl: string
  audit: AuditLog
  log: Logger
}

/** How long a person stays signed in, in seconds. */
const SESSION_SECONDS = 7 * 24 * 3_600

/** Accounts and sessions of people, kept by better-auth. */
export type People = ReturnType<typeof createPeople>

export function createPeople({ prisma, sql, secret, publicUrl, audit, log }: PeopleSettings) {
  const invitations = new Invitations(prisma)
  const guard = new SignInGuard({
    hasSessionFrom: async (name, ipAddress) => {
      const expiresAt = { gt: new Date() }
      const where = { user: { username: name }, ipAddress, expiresAt }
      return (await prisma.session.findFirst({ where, select: { id: true } })) !== null
    },
  })
  const auth = betterAuth({
    appName: 'Order Dashboard',
    baseURL: publicUrl,
    secret,
    database: prismaAdapter(prisma, { provider: 'postgresql', transaction: true }),
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: PASSWORD_LENGTH.min,
      maxPasswordLength: PASSWORD_LENGTH.max,
    },
    plugins: [
      username(),
      secondFactor(),
      secondFactorRules(prisma),
      // After the second factor: whoever still owes a code is not signed in.
      guardSignIn(guard),
      ownCredentials(prisma),
      invitationRoutes(invitations, audit),
    ],
    user: {
      additionalFields: {
        role: { type: 'string', input: false, defaultValue: 'viewer' },
        disabledAt: { type: 'date', input: false, required: false, returned: false },
      },
    },
    databaseHooks: {
      session: {
        create: {
          /** Whoever may not sign in is told so as late, and in the same words, as for a wrong password. */
          async before({ userId }, ctx) {
            const user = await ctx?.context.internalAdapter.findUserById(userId)
            if (user == null || !('disabledAt' in user) || user.disabledAt === null) return
            throw APIError.from('UNAUTHORIZED', USERNAME_ERROR_CODES.INVALID_USERNAME_OR_PASSWORD)
          },
        },
      },
    },
    // The look-up of a session writes nothing: it lasts a week from the sign-in, as its cookie does.
    session: { expiresIn: SESSION_SECONDS, disableSessionRefresh: true },
    rateLimit: {
      enabled: true,
      storage: 'memory',
      customRules: {
        '/sign-in/username': { window: 60, max: 20 },
        '/two-factor/*': { window: 60, max: 20 },
        '/change-password': { window: 60, max: 20 },
      },
    },
    advanced: {
      ipAddress: { ipAddressHeaders: [PEER_ADDRESS_HEADER] },
      defaultCookieAttributes: { sameSite: 'lax', httpOnly: true },
    },
    telemetry: { enabled: false },
    logger: {
      log: (level, message) =>
        log[level === 'error' ? 'error' : 'debug']({ from: 'auth' }, message),
    },
  })

  const cookieName = auth.$context.then(({ authCookies }) => authCookies.sessionToken.name)
  const nameOf = async (id: string | undefined) => {
    if (id === undefined) return undefined
    const user = await prisma.user.findUnique({ where: { id }, select: { username: true } })
    return user?.username ?? undefined
  }
  return {
    /** Answers a request to one of `OPEN_AUTH_ROUTES`. */
    handle: (request: Request): Promise<Response> => auth.handler(request),

    viewerOfCookie: createSessionLookUp({ sql, secret, cookieName }),

    invitations,

    /** The name of the account whose password was right, and which is asked for a code now. */
    async challengedByCookie(cookie: string): Promise<string | undefined> {
      const { createAuthCookie } = await auth.$context
      return nameOf(await challengedUser({ prisma, secret, createAuthCookie }, cookie))
    },

    /** How many recovery codes a person has left. */
    async recoveryCodesLeft(userId: string): Promise<number> {
      const { backupCodes } = await auth.api.viewBackupCodes({ body: { userId } })
      return backupCodes.length
    },

    /** Makes an account without an invitation. Throws if the name is taken. */
    async create(account: { username: string; password: string; role: Role }): Promise<void> {
      const { password } = await auth.$context
      const passwordHash = await password.hash(account.password)
      await createAccount(prisma, { ...account, passwordHash })
      const { username, role } = account
      const subject = username.toLowerCase()
      await audit.record({ actor: 'system', action: 'account-created', subject, details: { role } })
    },

    /**
     * Lets somebody in again who is locked out: sets a new password, switches the second factor off,
     * enables the account and ends all of its sessions. `false` if there is no such account.
     */
    async resetPassword(name: string, newPassword: string): Promise<boolean> {
      const { password } = await auth.$context
      const user = await prisma.user.findUnique({ where: { username: name.toLowerCase() } })
      if (user === null) return false
      const passwordHash = await password.hash(newPassword)
      await prisma.$transaction(async (tx) => {
        await setPassword(tx, { userId: user.id, passwordHash, secondFactor: 'off' })
        await tx.user.update({ where: { id: user.id }, data: { disabledAt: null } })
      })
      const subject = user.username ?? user.name
      await audit.record({ actor: 'system', action: 'password-reset', subject })
      return true
    },

    /** Whether there is an account of this name. */
    async has(name: string): Promise<boolean> {
      const where = { username: name.toLowerCase() }
      return (await prisma.user.findUnique({ where, select: { id: true } })) !== null
    },

    /** Whether there is any account. */
    async exist(): Promise<boolean> {
      return (await prisma.user.findFirst({ select: { id: true } })) !== null
    },
  }
}

/** A password that nobody guesses and that can be read out: 100 bits in five groups. */
export function generatePassword(): string {
  const letters = '0123456789abcdefghjkmnpqrstvwxyz'
  const text = [...randomBytes(20)].map((byte) => letters[byte % 32] ?? '').join('')
  return (text.match(/.{4}/g) ?? []).join('-')
}
