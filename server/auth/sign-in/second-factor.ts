import type { BetterAuthPlugin } from 'better-auth'
import { APIError, createAuthMiddleware, getSessionFromCtx } from 'better-auth/api'
import { twoFactor, TWO_FACTOR_ERROR_CODES } from 'better-auth/plugins'
import { z } from 'zod'
import type { Prisma, PrismaClient } from '../../db/generated/client.ts'
import { verifiedTokens } from '../sessions/signed-cookie.ts'
import { beginCodeAttempt, forgetWrongCodes } from './code-attempts.ts'

/** How long, in seconds, a sign-in waits for the code after the password. */
const CHALLENGE_SECONDS = 10 * 60

/** Longer than any code is valid: 30 s, with a step of 30 s before and after. */
const USED_CODE_MS = 3 * 60_000

/** The second factor: codes of an authenticator app, and recovery codes. Both are stored encrypted. */
export function secondFactor() {
  return twoFactor({
    issuer: 'Order Dashboard',
    twoFactorCookieMaxAge: CHALLENGE_SECONDS,
    // `beginCodeAttempt` does it instead.
    accountLockout: { enabled: false },
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
            const code = codeIn(ctx.body)
            const user = signedIn?.id ?? (await challengedAttempt(prisma, ctx))
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
            await challengedAttempt(prisma, ctx)
            return { context: { body: { trustDevice: false, disableSession: false } } }
          }),
        },
      ],
      after: [
        {
          matcher: ({ path, context }) => CODE_ROUTES.has(path) && context.newSession != null,
          handler: createAuthMiddleware(async ({ context: { newSession } }) => {
            if (newSession !== null) await forgetWrongCodes(prisma, newSession.user.id)
          }),
        },
      ],
    },
  } satisfies BetterAuthPlugin
}

const CODE_ROUTES: ReadonlySet<string | undefined> = new Set([
  '/two-factor/verify-totp',
  '/two-factor/verify-backup-code',
])

/**
 * Counts an attempt at a code to sign in, and returns whose sign-in it is; `undefined` if the request has no
 * challenge or no code, so that it is refused without checking one. Throws if the account is locked for codes.
 */
async function challengedAttempt(
  prisma: PrismaClient,
  { body, headers, context }: AttemptContext,
): Promise<string | undefined> {
  const user = await challengedUser({ ...context, prisma }, headers?.get('cookie') ?? '')
  const hasCode = z.object({ code: z.string() }).safeParse(body).success
  if (user === undefined || !hasCode || (await beginCodeAttempt(prisma, user))) return user
  throw APIError.from('TOO_MANY_REQUESTS', TWO_FACTOR_ERROR_CODES.ACCOUNT_TEMPORARILY_LOCKED)
}

interface AttemptContext {
  body?: unknown
  headers: Headers | undefined
  context: Omit<ChallengeSettings, 'prisma'>
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
