import type { BetterAuthPlugin } from 'better-auth'
import { APIError, createAuthEndpoint } from 'better-auth/api'
import { setSessionCookie } from 'better-auth/cookies'
import { z } from 'zod'
import type { AuditEntry, AuditLog } from '../../audit/audit-log.ts'
import type { Invitations, OpenInvitation } from './invitations.ts'
import { PEER_ADDRESS_HEADER } from '../sign-in/ip-address-header.ts'
import { passwordProblem } from './password-rules.ts'
import { isUsername } from '../sign-in/username.ts'

const Token = z.string().max(200)
const Link = z.object({ token: Token })
const Answer = z.object({
  token: Token,
  /** Of a new account alone: with a new password it stays what it was. */
  username: z.string().max(200).optional(),
  password: z.string().max(1_000),
})

/**
 * Routes for whoever was given a one-time link. All links that cannot be used get the same answer,
 * whatever the reason, and guessing is limited as it is at signing in.
 */
export function invitationRoutes(invitations: Invitations, audit: AuditLog) {
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
          const username = found.user?.username ?? ctx.body.username ?? ''
          if (found.user === null && !isUsername(username)) throw refusal(BAD_USERNAME)
          const problem = await passwordProblem(password, username)
          if (problem !== undefined) throw refusal({ ...problem, field: 'password' })

          const { internalAdapter, password: passwords } = ctx.context
          const passwordHash = await passwords.hash(password)
          const acceptance = await invitations.accept(token, { username, passwordHash })
          if (acceptance.type === 'gone') throw gone()
          if (acceptance.type === 'name-taken') throw refusal(USERNAME_TAKEN)
          const peer = ctx.headers?.get(PEER_ADDRESS_HEADER) ?? undefined
          await audit.record({ ...entryOf(acceptance.invitation, username), peer })
          // A link that was sent around is no second factor: that is asked for at the next sign-in.
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

/** What using a link has come to, by whom. */
function entryOf(
  { user, role, createdBy, resetSecondFactor }: OpenInvitation,
  username: string,
): AuditEntry {
  const actor = username.toLowerCase()
  return user === null
    ? { actor, action: 'account-created', subject: actor, details: { role, invitedBy: createdBy } }
    : {
        actor,
        action: 'password-reset',
        subject: actor,
        details: { linkBy: createdBy, ...(resetSecondFactor ? { secondFactor: 'off' } : {}) },
      }
}

function gone(): APIError {
  return new APIError('NOT_FOUND', {
    code: 'INVITATION_NOT_FOUND',
    message: 'This link cannot be used: it is not complete, too old, taken back, or was used.',
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
  message: 'There is an account of this name. Choose another.',
  field: 'username',
}
