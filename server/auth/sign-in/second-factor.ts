import type { BetterAuthPlugin } from 'better-auth'
import { APIError, createAuthMiddleware, getSessionFromCtx } from 'better-auth/api'
import { twoFactor } from 'better-auth/plugins'
import type { Prisma, PrismaClient } from '../../db/generated/client.ts'
import { verifiedTokens } from '../sessions/signed-cookie.ts'

/** Consecutive wrong codes, from any client, after which an account is locked for codes. */
export const MAX_WRONG_CODES = 10
const LOCK_SECONDS = 15 * 60

/** How long, in seconds, a sign-in waits for the code after the password. */
const CHALLENGE_SECONDS = 10 * 60

/** Longer than any code is valid: 30 s, with a step of 30 s before and after. */
const USED_CODE_MS = 3 * 60_000

/** The second factor: codes of an authenticator app, and recovery codes. Both are stored encrypted. */
export function secondFactor() {
  return twoFactor({
    issuer: 'Order Dashboard',
    twoFactorCookieMaxAge: CHALLENGE_SECONDS,
    accountLockout: { maxFailedAttempts: MAX_WRONG_CODES, durationSeconds: LOCK_SECONDS },
    backupCodeOptions: { storeBackupCodes: 'encrypted', amount: 10, length: 10 },
  })
}

/**
 * The rules that better-auth does not have: each code is accepted once; codes serve to sign in, or to
 * switch the second factor on, and for nothing else; and no code makes a device exempt.
 */
export function secondFactorRules(prisma: PrismaClient) {
  return {
    id: 'second-factor-rules',
    hooks: {
      before: [
        {
          matcher: ({ path }) => path === '/two-factor/verify-totp',
          handler: createAuthMiddleware(async (ctx) => {
            const signedIn = (await getSessionFromCtx(ctx))?.user
            // Otherwise a client with a session could guess codes without end.
            if (signedIn?.['twoFactorEnabled'] === true) throw noChallenge()
            const user =
              signedIn?.id ??
              (await challengedUser({ ...ctx.context, prisma }, ctx.headers?.get('cookie') ?? ''))
            const code = codeIn(ctx.body)
            if (user !== undefined && code !== undefined && !(await useUp(prisma, user, code))) {
              throw new APIError('UNAUTHORIZED', { code: 'INVALID_CODE', message: 'Invalid code' })
            }
            return { context: { body: { trustDevice: false } } }
          }),
        },
        {
          matcher: ({ path }) => path === '/two-factor/verify-backup-code',
          handler: createAuthMiddleware(async (ctx) => {
            if ((await getSessionFromCtx(ctx)) !== null) throw noChallenge()
            return { context: { body: { trustDevice: false, disableSession: false } } }
          }),
        },
      ],
    },
  } satisfies BetterAuthPlugin
}

function noChallenge(): APIError {
  const message = 'No sign-in waits for a code.'
  return new APIError('BAD_REQUEST', { code: 'NO_CHALLENGE', message })
}

interface ChallengeSettings {
  prisma: PrismaClient
  /** The secret that the challenge's cookie is signed with. */
  secret: string
  createAuthCookie: (name: string) => { name: string }
}

/**
 * The id of the account whose sign-in waits for a code: its password was right. `undefined` without a
 * valid challenge in the cookies.
 */
export async function challengedUser(
  { prisma, secret, createAuthCookie }: ChallengeSettings,
  cookie: string,
): Promise<string | undefined> {
  const [identifier] = verifiedTokens(cookie, createAuthCookie('two_factor').name, secret)
  if (identifier === undefined) return undefined
  const challenge = await prisma.verification.findFirst({
    where: { identifier, expiresAt: { gt: new Date() } },
    select: { value: true },
  })
  return challenge?.value
}

/** Ends all sign-ins of an account that wait for a code. They may have begun with an old password. */
export async function endChallenges(
  prisma: Pick<Prisma.TransactionClient, 'verification'>,
  userId: string,
): Promise<void> {
  await prisma.verification.deleteMany({
    where: { value: userId, identifier: { startsWith: '2fa-' } },
  })
}

function codeIn(body: unknown): string | undefined {
  const code = typeof body === 'object' && body !== null && 'code' in body ? body.code : undefined
  return typeof code === 'string' && /^\d{6}$/.test(code) ? code : undefined
}

/** Marks a code as used; `false` if it was used before. Of concurrent calls, one returns `true`. */
async function useUp(prisma: PrismaClient, user: string, code: string): Promise<boolean> {
  const id = `used-code ${user} ${code}`
  await prisma.verification.deleteMany({ where: { id, expiresAt: { lte: new Date() } } })
  const { count } = await prisma.verification.createMany({
    data: {
      id,
      identifier: id,
      value: 'used',
      expiresAt: new Date(Date.now() + USED_CODE_MS),
    },
    skipDuplicates: true,
  })
  return count === 1
}
