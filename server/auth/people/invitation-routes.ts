import type { BetterAuthPlugin } from 'better-auth'
import { APIError, createAuthEndpoint } from 'better-auth/api'
import { setSessionCookie } from 'better-auth/cookies'
import { z } from 'zod'
import { IP_ADDRESS_HEADER } from '../sign-in/ip-address-header.ts'
import { isUsername, tidyUsername } from '../sign-in/username.ts'
import type { Invitations } from './invitations.ts'
import { passwordProblem } from './password-rules.ts'

const Token = z.string().max(200)
const Link = z.object({ token: Token })
const Answer = z.object({
  token: Token,
  /** Only for a new account: a new password leaves the username as it is. */
  username: z.string().max(200).optional(),
  password: z.string().max(1_000),
})

/**
 * Routes for people with a one-time link. Every link that cannot be used gets the same answer, whatever
 * the reason. Attempts are limited as those of sign-in are.
 */
export function invitationRoutes(invitations: Invitations) {
  return {
    id: 'invitations',
    rateLimit: [
      {
        pathMatcher: (path) => path === '/invitation' || path === '/accept-invitation',
        window: 60,
        max: 20,
      },
    ],
    endpoints: {
      invitation: createAuthEndpoint(
        '/invitation',
        { method: 'POST', body: Link },
        async ({ body, json }) => {
          const found = await invitations.find(body.token)
          if (found === undefined) throw gone()
          const { user, role, expiresAt } = found
          if (user === null) return json({ kind: 'account', role, expiresAt })
          return json({ kind: 'password', username: user.username, role: user.role, expiresAt })
        },
      ),

      acceptInvitation: createAuthEndpoint(
        '/accept-invitation',
        { method: 'POST', body: Answer },
        async (ctx) => {
          const { token, password } = ctx.body
          const found = await invitations.find(token)
          if (found === undefined) throw gone()
          const username = found.user?.username ?? tidyUsername(ctx.body.username ?? '')
          if (found.user === null && !isUsername(username)) throw refusal(BAD_USERNAME)
          const problem = await passwordProblem(password, username)
          if (problem !== undefined) throw refusal({ ...problem, field: 'password' })

          const { internalAdapter, password: passwords } = ctx.context
          const passwordHash = await passwords.hash(password)
          const ip = ctx.headers?.get(IP_ADDRESS_HEADER) ?? undefined
          const acceptance = await invitations.accept(token, { username, passwordHash, ip })
          if (acceptance.type === 'gone') throw gone()
          if (acceptance.type === 'name-taken') throw refusal(USERNAME_TAKEN)
          // A link may have passed through other hands, so the second factor is still required.
          if (acceptance.twoFactorEnabled) return ctx.json({ signedIn: false })
          const user = await internalAdapter.findUserById(acceptance.userId)
          if (user === null) throw gone()
          const session = await internalAdapter.createSession(user.id)
          await setSessionCookie(ctx, { session, user })
          return ctx.json({ signedIn: true })
        },
      ),
    },
  } satisfies BetterAuthPlugin
}

function gone(): APIError {
  return new APIError('NOT_FOUND', {
    code: 'INVITATION_NOT_FOUND',
    message: 'This link cannot be used: it is incomplete, expired, revoked, or already used.',
  })
}

function refusal(problem: { code: string; message: string; field: string }): APIError {
  return new APIError('UNPROCESSABLE_ENTITY', problem)
}

const BAD_USERNAME = {
  code: 'USERNAME_INVALID',
  message: 'A username has 3 to 30 letters, digits, dots or underscores.',
  field: 'username',
}

const USERNAME_TAKEN = {
  code: 'USERNAME_TAKEN',
  message: 'There is already an account with this name. Choose another.',
  field: 'username',
}
