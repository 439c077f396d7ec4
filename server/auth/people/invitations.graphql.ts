import { parseId } from '../../graphql/argument-checks.ts'
import type { Builder } from '../../graphql/builder.ts'
import type { UserError } from '../../graphql/user-error.ts'
import { MAX_INVITATIONS, type OpenInvitation } from './invitations.ts'
import type { definePeople } from './people.graphql.ts'
import { Role } from '../../viewer/roles.ts'

declare module '../../graphql/context.ts' {
  interface Services {
    /** URL at which browsers find the server, for links to its pages. */
    publicUrl: () => string
  }
}

/** Defines the query and the mutations of one-time links, for admins. */
export function defineInvitations(builder: Builder, { RoleEnum }: ReturnType<typeof definePeople>) {
  const InvitationType = builder.objectRef<OpenInvitation>('Invitation').implement({
    description: 'A one-time link that can be used. Only a hash of the link is stored.',
    fields: (t) => ({
      id: t.id({ resolve: ({ id }) => id.toString() }),
      role: t.field({ type: RoleEnum, resolve: ({ role }) => Role.parse(role) }),
      username: t.string({
        nullable: true,
        description: 'The account whose password the link sets; null if it is for a new account.',
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
          description: 'The link, returned only here. It works once, within a week.',
          resolve: ({ token }, _args, { publicUrl }) =>
            // The token is in the fragment, which browsers do not send: no server or proxy logs it.
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
      description: 'Creates a one-time link with which a person creates an account in this role.',
      authScopes: { admin: true },
      args: { input: t.arg({ type: InvitePersonInput, required: true }) },
      resolve: async (_root, { input: { role } }, { people, viewer, ip }) => {
        const link = await people.invitations.invite(role, { viewer, ip })
        return link === undefined ? { errors: [TOO_MANY] } : { ...link, errors: [] }
      },
    }),
  )

  builder.mutationField('createPasswordLink', (t) =>
    t.field({
      type: linkPayload('CreatePasswordLinkPayload'),
      description:
        'Creates a one-time link that sets a new password of an account and ends its sessions. An ' +
        'earlier link for the same account ends.',
      authScopes: { admin: true },
      args: {
        id: t.arg.id({ required: true }),
        resetSecondFactor: t.arg.boolean({
          required: true,
          defaultValue: false,
          description: 'Whether using the link also switches the second factor off.',
        }),
      },
      resolve: async (_root, { id, resetSecondFactor }, { people, viewer, ip }) => {
        const link = await people.invitations.linkForPassword(
          { userId: id, resetSecondFactor },
          { viewer, ip },
        )
        return link === undefined ? { errors: [CANNOT_SIGN_IN] } : { ...link, errors: [] }
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
      description: 'Revokes a one-time link that is not used yet.',
      authScopes: { admin: true },
      args: { id: t.arg.id({ required: true }) },
      resolve: async (_root, { id }, { people, viewer, ip }): Promise<RevokeOutcome> => {
        const invitationId = parseId(id)
        const invitation =
          invitationId === undefined
            ? undefined
            : await people.invitations.revoke(invitationId, { viewer, ip })
        return invitation === undefined ? { errors: [NO_SUCH_LINK] } : { invitation, errors: [] }
      },
    }),
  )
}

const TOO_MANY: UserError = {
  code: 'TOO_MANY_INVITATIONS',
  message: `There are ${MAX_INVITATIONS} open invitations. Revoke some, or wait until they are used.`,
}

const CANNOT_SIGN_IN: UserError = {
  code: 'NOT_FOUND',
  message: 'There is no such person, or the account is disabled.',
  field: 'id',
}

const NO_SUCH_LINK: UserError = {
  code: 'NOT_FOUND',
  message: 'There is no such open link: it was used, revoked, or has expired.',
  field: 'id',
}
