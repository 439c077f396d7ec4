import { prismaAdapter } from 'better-auth/adapters/prisma'
import { betterAuth } from 'better-auth'
import { username } from 'better-auth/plugins'
import { randomBytes, randomUUID } from 'node:crypto'
import type { PrismaClient } from '../db/generated/client.ts'
import type { Logger } from '../log.ts'
import { PASSWORD_LENGTH } from './password-rules.ts'
import { createSessionLookUp } from './session-lookup.ts'

/** The header in which the HTTP layer hands on the address of the peer; never taken from outside. */
export const PEER_ADDRESS_HEADER = 'x-peer-address'

/** Routes of better-auth that are let through. All others, sign-up above all, do not exist. */
export const OPEN_AUTH_ROUTES: ReadonlyMap<string, 'GET' | 'POST'> = new Map([
  ['/api/auth/sign-in/username', 'POST'],
  ['/api/auth/sign-out', 'POST'],
  ['/api/auth/get-session', 'GET'],
])

export interface PeopleSettings {
  prisma: PrismaClient
  secret: string
  /** Origin that browsers use; decides whether cookies are `Secure`. */
  publicUrl: string
  log: Logger
}

/** How long a person stays signed in, in seconds. */
const SESSION_SECONDS = 7 * 24 * 3_600

/** Accounts and sessions of people, kept by better-auth. */
export type People = ReturnType<typeof createPeople>

export function createPeople({ prisma, secret, publicUrl, log }: PeopleSettings) {
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
    plugins: [username()],
    user: {
      additionalFields: { role: { type: 'string', input: false, defaultValue: 'viewer' } },
    },
    // The look-up of a session writes nothing: it lasts a week from the sign-in, as its cookie does.
    session: { expiresIn: SESSION_SECONDS, disableSessionRefresh: true },
    rateLimit: {
      enabled: true,
      storage: 'memory',
      customRules: { '/sign-in/username': { window: 60, max: 20 } },
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
  return {
    /** Answers a request to one of `OPEN_AUTH_ROUTES`. */
    handle: (request: Request): Promise<Response> => auth.handler(request),

    viewerOfCookie: createSessionLookUp({ prisma, secret, cookieName }),

    /** Makes an account, whole or not at all; the only way to do so. Throws if the name is taken. */
    async create(account: { username: string; password: string; role: string }): Promise<void> {
      const { password } = await auth.$context
      const id = randomUUID()
      // better-auth looks for usernames in small letters.
      const name = account.username.toLowerCase()
      await prisma.user.create({
        data: {
          id,
          name: account.username,
          username: name,
          displayUsername: account.username,
          // The tables want an address; accounts here are known by their username alone.
          email: `${name}@account.invalid`,
          emailVerified: true,
          role: account.role,
          accounts: {
            create: {
              id: randomUUID(),
              providerId: 'credential',
              accountId: id,
              password: await password.hash(account.password),
            },
          },
        },
      })
    },

    /** Sets a new password and ends all of the account's sessions; `false` if there is no such account. */
    async resetPassword(name: string, newPassword: string): Promise<boolean> {
      const { internalAdapter, password } = await auth.$context
      const user = await prisma.user.findUnique({ where: { username: name.toLowerCase() } })
      if (user === null) return false
      await internalAdapter.updatePassword(user.id, await password.hash(newPassword))
      await prisma.session.deleteMany({ where: { userId: user.id } })
      return true
    },

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
