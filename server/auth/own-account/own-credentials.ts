import type { BetterAuthPlugin } from 'better-auth'
import { APIError, createAuthMiddleware, getSessionFromCtx } from 'better-auth/api'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { z } from 'zod'
import type { PrismaClient } from '../../db/generated/client.ts'
import { passwordProblem } from '../people/password-rules.ts'
import { endChallenges } from '../sign-in/second-factor.ts'

/** Whoever is signed in gives the password again for these. */
const ASK_FOR_PASSWORD: ReadonlySet<string | undefined> = new Set([
  '/change-password',
  '/two-factor/enable',
  '/two-factor/disable',
  '/two-factor/generate-backup-codes',
])

/** Whether a route changes how one signs in, which ends what was signed in before. */
export function endsOtherSessions(path: string): boolean {
  return /(^|\/)(change-password|two-factor\/(verify-totp|disable))$/.test(path)
}

/** Wrong passwords that a session may give within so many seconds. */
const MAX_WRONG_PASSWORDS = 10
const WRONG_PASSWORD_SECONDS = 15 * 60

/** Rules for changing one's own password and second factor, around better-auth's routes for it. */
export function ownCredentials(prisma: PrismaClient) {
  const attempts = new RateLimiterMemory({
    points: MAX_WRONG_PASSWORDS,
    duration: WRONG_PASSWORD_SECONDS,
  })
  return {
    id: 'own-credentials',
    hooks: {
      before: [
        {
          // Whoever finds a browser signed in shall not find out the password there.
          matcher: ({ path }) => ASK_FOR_PASSWORD.has(path),
          handler: createAuthMiddleware(async (ctx) => {
            const session = await getSessionFromCtx(ctx)
            if (session !== null) {
              await refuseBadPassword(ctx.body, session.user)
              await countAttempt(attempts, session.user.id)
            }
            return { context: { body: { revokeOtherSessions: true } } }
          }),
        },
      ],
      after: [
        {
          matcher: ({ path }) => ASK_FOR_PASSWORD.has(path),
          handler: createAuthMiddleware(async (ctx) => {
            const { returned, session } = ctx.context
            if (session === null) return
            if (!(returned instanceof APIError)) await attempts.delete(session.user.id)
            // Other failures say that the password was right, or was not looked at.
            else if (returned.body?.code !== 'INVALID_PASSWORD')
              await attempts.reward(session.user.id)
          }),
        },
        {
          matcher: ({ path }) => path !== undefined && endsOtherSessions(path),
          handler: createAuthMiddleware(async (ctx) => {
            const { newSession, session } = ctx.context
            // A code also ends a sign-in, where no session was before.
            if (newSession === null || session === null) return
            await endOtherSessions(prisma, newSession.user.id, newSession.session.id)
          }),
        },
      ],
    },
  } satisfies BetterAuthPlugin
}

/** Ends all sessions of a person but one, and sign-ins that still wait for a code. */
export async function endOtherSessions(
  prisma: PrismaClient,
  userId: string,
  kept: string,
): Promise<number> {
  await endChallenges(prisma, userId)
  const { count } = await prisma.session.deleteMany({ where: { userId, id: { not: kept } } })
  return count
}

/** Throws if a password is to be changed to one that nobody may choose. */
async function refuseBadPassword(body: unknown, user: unknown): Promise<void> {
  const wanted = z.object({ newPassword: z.string() }).safeParse(body)
  if (!wanted.success) return
  const { username } = z.object({ username: z.string() }).parse(user)
  const problem = await passwordProblem(wanted.data.newPassword, username)
  if (problem !== undefined) throw new APIError('BAD_REQUEST', { ...problem })
}

async function countAttempt(attempts: RateLimiterMemory, userId: string): Promise<void> {
  try {
    await attempts.consume(userId)
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal
    throw new APIError(
      'TOO_MANY_REQUESTS',
      { code: 'TOO_MANY_REQUESTS', message: 'Too many wrong passwords. Try again later.' },
      { 'X-Retry-After': String(Math.ceil(refusal.msBeforeNext / 1000)) },
    )
  }
}
