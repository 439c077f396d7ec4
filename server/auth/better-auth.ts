import { betterAuth } from 'better-auth'
import { prismaAdapter } from 'better-auth/adapters/prisma'
import { APIError } from 'better-auth/api'
import { USERNAME_ERROR_CODES, username } from 'better-auth/plugins'
import type { PrismaClient } from '../db/generated/client.ts'
import type { Logger } from '../process/log.ts'
import type { HiddenOutages } from './hidden-outages.ts'
import { AUTH_PATH } from './open-routes.ts'
import { ownCredentials } from './own-account/own-credentials.ts'
import { invitationRoutes } from './people/invitation-routes.ts'
import type { Invitations } from './people/invitations.ts'
import { PASSWORD_LENGTH } from './people/password-rules.ts'
import type { CookieNames } from './sessions/cookie-names.ts'
import { AccountGuard } from './sign-in/account-guard.ts'
import { accountGuardPlugin } from './sign-in/account-guard-plugin.ts'
import { IP_ADDRESS_HEADER } from './sign-in/ip-address-header.ts'
import { secondFactor, secondFactorRules } from './sign-in/second-factor.ts'
import { storedUsername } from './sign-in/username.ts'

export interface BetterAuthSettings {
  prisma: PrismaClient
  secret: string
  /** The origin that browsers use. An https origin makes cookies `Secure`. */
  publicUrl: string
  cookies: CookieNames
  invitations: Invitations
  outages: HiddenOutages
  log: Logger
}

/** How long a person stays signed in, in seconds. */
const SESSION_SECONDS = 7 * 24 * 3_600

/** Configures better-auth, with the rules of this product as its plugins. */
export function createBetterAuth({
  prisma,
  secret,
  publicUrl,
  cookies,
  invitations,
  outages,
  log,
}: BetterAuthSettings) {
  const guard = new AccountGuard({
    hasSessionFrom: async (name, ipAddress) => {
      const expiresAt = { gt: new Date() }
      const where = { user: { username: name }, ipAddress, expiresAt }
      return (await prisma.session.findFirst({ where, select: { id: true } })) !== null
    },
  })
  return betterAuth({
    appName: 'Order Dashboard',
    baseURL: publicUrl,
    basePath: AUTH_PATH,
    secret,
    database: prismaAdapter(outages.watch(prisma), { provider: 'postgresql', transaction: true }),
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: PASSWORD_LENGTH.min,
      maxPasswordLength: PASSWORD_LENGTH.max,
    },
    plugins: [
      username({
        usernameNormalization: storedUsername,
        validationOrder: { username: 'post-normalization' },
      }),
      secondFactor(),
      secondFactorRules(prisma),
      // After the second factor: a person who still has to send a code is not signed in.
      accountGuardPlugin(guard, outages),
      ownCredentials(prisma),
      invitationRoutes(invitations),
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
          /** Refuses a disabled account as late, and in the same words, as a wrong password is refused. */
          async before({ userId }, ctx) {
            const user = await ctx?.context.internalAdapter.findUserById(userId)
            if (user == null || !('disabledAt' in user) || user.disabledAt === null) return
            throw APIError.from('UNAUTHORIZED', USERNAME_ERROR_CODES.INVALID_USERNAME_OR_PASSWORD)
          },
        },
      },
    },
    // A session is valid for a week from the sign-in, as its cookie is. Its look-up writes nothing.
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
      ipAddress: { ipAddressHeaders: [IP_ADDRESS_HEADER] },
      cookiePrefix: cookies.configuredPrefix,
      defaultCookieAttributes: { sameSite: 'lax', httpOnly: true },
    },
    telemetry: { enabled: false },
    // Errors that better-auth did not raise on purpose are answered and logged by the HTTP layer, as all others.
    onAPIError: { throw: true },
    logger: {
      log: (level, message) =>
        log[level === 'error' && !outages.isAway ? 'error' : 'debug']({ from: 'auth' }, message),
    },
  })
}
