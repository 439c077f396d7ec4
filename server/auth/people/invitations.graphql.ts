import type { Builder } from '../../graphql/builder.ts'
import type { UserError } from '../../graphql/user-error.ts'
import { MAX_INVITATIONS, type OpenInvitation } from './invitations.ts'
import type { definePeople } from './people.graphql.ts'
import { Role } from '../../viewer/roles.ts'
import { actorOf } from '../../viewer/viewer.ts'

declare module '../../graphql/context.ts' {
  interface Services {
    /** URL at which browsers find the server, for links to its pages. */
    publicUrl: () => string
  }
}

/** One-time links for new accounts and new passwords, for admins. */
export function defineInvitations(builder: Builder, { RoleEnum }: ReturnType<typeof definePeople>) {
  const InvitationType = builder.objectRef<OpenInvitation>('Invitation').implement({
    description: 'A one-time link that can be used. The link itself is stored nowhere.',
    fields: (t) => ({
      id: t.id({ resolve: ({ id }) => id.toString() }),
      role: t.field({ type: RoleEnum, resolve: ({ role }) => Role.parse(role) }),
      username: t.string({
        nullable: true,
        description: 'Whose new password it is for; null where it is for a new account.',
        resolve: ({ user }) => user?.username,
      }),
      createdBy: t.exposeString('createdBy'),
      createdAt: t.expose('createdAt', { type: 'DateTime' }),
      expiresAt: t.expose('expiresAt', { type: 'DateTime' }),
    }),
  })

  builder.queryField('invitations', (t) =>
    t.field({
      type: [InvitationType],
      description: 'One-time links that can be used, newest first.',
      authScopes: { admin: true },
      complexity: { multiplier: MAX_INVITATIONS },
      resolve: (_root, _args, { people }) => people.invitations.open(),
    }),
  )

  interface LinkOutcome {
    token?: string
    invitation?: OpenInvitation
    errors: readonly UserError[]
  }
  const linkPayload = (name: string) =>
    builder.objectRef<LinkOutcome>(name).implement({
      fields: (t) => ({
        link: t.string({
          nullable: true,
          description: 'To be handed on, shown this once. It works once, within a week.',
          resolve: ({ token }, _args, { publicUrl }) =>
            // Behind the hash, so that no server or proxy on the way has it in its log.
            token === undefined ? null : new URL(`/invitation#${token}`, publicUrl()).href,
        }),
        invitation: t.field({
          type: InvitationType,
          nullable: true,
          resolve: ({ invitation }) => invitation,
        }),
        errors: t.field({ type: ['UserError'], resolve: ({ errors }) => errors }),
      }),
    })

  const InvitePersonInput = builder.inputType('InvitePersonInput', {
    fields: (t) => ({ role: t.field({ type: RoleEnum, required: true }) }),
  })

  builder.mutationField('invitePerson', (t) =>
    t.field({
      type: linkPayload('InvitePersonPayload'),
      description: 'Makes a one-time link with which somebody makes an account in this role.',
      authScopes: { admin: true },
      args: { input: t.arg({ type: InvitePersonInput, required: true }) },
      resolve: async (_root, { input: { role } }, { people, viewer, peer, audit }) => {
        const actor = actorOf(viewer)
        const made = await people.invitations.invite({ role, createdBy: actor })
        if (made === undefined) return { errors: [TOO_MANY] }
        await audit.record({ actor, action: 'invited', peer, details: { role } })
        return { ...made, errors: [] }
      },
    }),
  )

  builder.mutationField('createPasswordLink', (t) =>
    t.field({
      type: linkPayload('CreatePasswordLinkPayload'),
      description:
        'Makes a one-time link that sets a new password of an account and ends its sessions. A link ' +
        'that was made before for the same account ends.',
      authScopes: { admin: true },
      args: {
        id: t.arg.id({ required: true }),
        resetSecondFactor: t.arg.boolean({
          required: true,
          defaultValue: false,
          description: 'Whether it also switches the second factor off, once it is used.',
        }),
      },
      resolve: async (_root, { id, resetSecondFactor }, { people, viewer, peer, audit }) => {
        const actor = actorOf(viewer)
        const made = await people.invitations.linkForPassword({
          userId: id,
          createdBy: actor,
          resetSecondFactor,
        })
        if (made === undefined) return { errors: [NOBODY_TO_SIGN_IN] }
        const subject = made.invitation.user?.username ?? undefined
        const details = { resetSecondFactor }
        await audit.record({ actor, action: 'password-link-made', subject, peer, details })
        return { ...made, errors: [] }
      },
    }),
  )

  interface RevokeOutcome {
    invitation?: OpenInvitation
    errors: readonly UserError[]
  }
  const RevokeInvitationPayload = builder
    .objectRef<RevokeOutcome>('RevokeInvitationPayload')
    .implement({
      fields: (t) => ({
        invitation: t.field({
          type: InvitationType,
          nullable: true,
          resolve: ({ invitation }) => invitation,
        }),
        errors: t.field({ type: ['UserError'], resolve: ({ errors }) => errors }),
      }),
    })

  builder.mutationField('revokeInvitation', (t) =>
    t.field({
      type: RevokeInvitationPayload,
      description: 'Takes a one-time link back that was not used yet.',
      authScopes: { admin: true },
      args: { id: t.arg.id({ required: true }) },
      resolve: async (_root, { id }, { people, viewer, peer, audit }): Promise<RevokeOutcome> => {
        const invitation = /^\d{1,18}$/.test(id)
          ? await people.invitations.revoke(BigInt(id))
          : undefined
        if (invitation === undefined) {
          const message = 'There is no such link any more: it was used, taken back or is too old.'
          return { errors: [{ code: 'NOT_FOUND', message, field: 'id' }] }
        }
        const { user, role } = invitation
        await audit.record({
          actor: actorOf(viewer),
          action: 'invitation-revoked',
          subject: user?.username ?? undefined,
          peer,
          details: user === null ? { role } : {},
        })
        return { invitation, errors: [] }
      },
    }),
  )
}

const TOO_MANY: UserError = {
  code: 'TOO_MANY_INVITATIONS',
  message: `There are ${MAX_INVITATIONS} open invitations. Take some back, or wait until they are used.`,
}

const NOBODY_TO_SIGN_IN: UserError = {
  code: 'NOT_FOUND',
  message: 'There is no such person, or the account is disabled.',
  field: 'id',
}
