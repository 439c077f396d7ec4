import type { BetterAuthPlugin } from 'better-auth'
import { APIError, createAuthMiddleware, getSessionFromCtx } from 'better-auth/api'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { z } from 'zod'
import type { PrismaClient } from '../../db/generated/client.ts'
import { passwordProblem } from '../people/password-rules.ts'
import { endOtherSessions } from './end-other-sessions.ts'

/** Routes that require the password again from a person who is signed in. */
const REQUIRE_PASSWORD: ReadonlySet<string | undefined> = new Set([
  '/change-password',
  '/two-factor/enable',
  '/two-factor/disable',
  '/two-factor/generate-backup-codes',
])

/** Routes that change how a person signs in, which ends the person's other sessions. */
export const ROUTES_THAT_END_OTHER_SESSIONS: ReadonlySet<string | undefined> = new Set([
  '/change-password',
  '/two-factor/verify-totp',
  '/two-factor/disable',
])

/** How many wrong passwords an account's sessions may send within so many seconds. */
const MAX_WRONG_PASSWORDS = 10
const WRONG_PASSWORD_SECONDS = 15 * 60

/** Rules around better-auth's routes for changing the own password and second factor. */
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
          // A session must be no help in guessing the password.
          matcher: ({ path }) => REQUIRE_PASSWORD.has(path),
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
          matcher: ({ path }) => REQUIRE_PASSWORD.has(path),
          handler: createAuthMiddleware(async (ctx) => {
            const { returned, session } = ctx.context
            if (session === null) return
            if (!(returned instanceof APIError)) await attempts.delete(session.user.id)
            // After other failures the password was right, or was not checked.
            else if (returned.body?.code !== 'INVALID_PASSWORD')
              await attempts.reward(session.user.id)
          }),
        },
        {
          matcher: ({ path }) => ROUTES_THAT_END_OTHER_SESSIONS.has(path),
          handler: createAuthMiddleware(async (ctx) => {
            const { newSession, session } = ctx.context
            // A code can also complete a sign-in. There was no session before it.
            if (newSession === null || session === null) return
            await endOtherSessions(prisma, newSession.user.id, newSession.session.id)
          }),
        },
      ],
    },
  } satisfies BetterAuthPlugin
}

/** Throws if the new password of a request is not allowed. */
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
