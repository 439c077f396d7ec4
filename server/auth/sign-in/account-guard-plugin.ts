import type { BetterAuthPlugin } from 'better-auth'
import { APIError, createAuthMiddleware, getIP, isAPIError } from 'better-auth/api'
import { z } from 'zod'
import type { AccountGuard } from './account-guard.ts'
import { storedUsername, USERNAME } from './username.ts'

const SIGN_IN = '/sign-in/username'

/**
 * A sign-in that can be a guess at a password. better-auth refuses a name of another form without checking
 * a password, so the guard does not count it.
 */
const Attempt = z.object({
  username: z.string().transform(storedUsername).pipe(z.string().regex(USERNAME)),
})
const Named = z.object({ username: z.string() })

/** Tells whether the database was away during the present request. */
export interface Outages {
  readonly isAway: boolean
  /** Calls `undo` at the end of the present request if the database was away. */
  onOutage(undo: () => void): void
}

/**
 * Puts the account guard before sign-in by name and password. An attempt at which the database was away is not a
 * wrong guess.
 */
export function accountGuardPlugin(guard: AccountGuard, outages: Outages) {
  return {
    id: 'account-guard',
    hooks: {
      before: [
        {
          matcher: ({ path }) => path === SIGN_IN,
          handler: createAuthMiddleware(async (ctx) => {
            const attempt = Attempt.safeParse(ctx.body)
            if (!attempt.success) return
            const ip = ipOf(ctx)
            const waitMs = await guard.begin(attempt.data.username, ip)
            if (waitMs > 0) throw tooMany(waitMs)
            outages.onOutage(() => guard.passed(attempt.data.username, ip))
          }),
        },
      ],
      after: [
        {
          matcher: ({ path }) => path === SIGN_IN,
          handler: createAuthMiddleware((ctx) => {
            const attempt = Attempt.safeParse(ctx.body)
            const { returned } = ctx.context
            const isWrongGuess = isAPIError(returned) && returned.status === 'UNAUTHORIZED'
            if (attempt.success && !isWrongGuess && !outages.isAway) {
              guard.passed(attempt.data.username, ipOf(ctx))
            }
            return Promise.resolve()
          }),
        },
        {
          matcher: ({ context }) => context.newSession != null,
          handler: createAuthMiddleware((ctx) => {
            const user = Named.safeParse(ctx.context.newSession?.user)
            if (user.success) guard.signedIn(user.data.username, ipOf(ctx))
            return Promise.resolve()
          }),
        },
      ],
    },
  } satisfies BetterAuthPlugin
}

/** The client's IP address in the form in which better-auth writes it into the session. */
function ipOf({ headers, context }: IpContext): string {
  return (headers === undefined ? null : getIP(headers, context.options)) ?? ''
}

interface IpContext {
  headers: Headers | undefined
  context: { options: Parameters<typeof getIP>[1] }
}

function tooMany(waitMs: number): APIError {
  const seconds = Math.ceil(waitMs / 1_000)
  return new APIError(
    'TOO_MANY_REQUESTS',
    {
      code: 'TOO_MANY_ATTEMPTS',
      message:
        'Too many failed sign-ins from IP addresses where this account never signed in. Try again later.',
    },
    { 'X-Retry-After': String(seconds) },
  )
}
