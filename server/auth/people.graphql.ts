import type { AuditEntry } from '../audit/audit-log.ts'
import type { Builder } from '../graphql/builder.ts'
import type { GraphQLContext } from '../graphql/context.ts'
import type { defineOrderMutations } from '../orders/mutations.graphql.ts'
import type { UserError } from '../orders/write.ts'
import { MAX_INVITATIONS, type OpenInvitation } from './invitations.ts'
import {
  changeRole,
  disablePerson,
  enablePerson,
  listPeople,
  type Person,
  type PersonOutcome,
  type PersonRefusal,
} from './manage-people.ts'
import { Role } from './roles.ts'
import { actorOf } from './viewer.ts'

type Change = Pick<AuditEntry, 'action' | 'details'>

/** How many a list is taken to have where its costs are counted. */
const MANY = 100

/** Accounts and invitations of people, for admins. */
export function definePeople(
  builder: Builder,
  { UserErrorType }: ReturnType<typeof defineOrderMutations>,
) {
  const RoleEnum = builder.enumType('Role', {
    description: 'What a person may do.',
    values: {
      VIEWER: { value: 'viewer', description: 'READ.' },
      OPERATOR: { value: 'operator', description: 'READ and WRITE.' },
      ADMIN: { value: 'admin', description: 'READ, WRITE and ADMIN.' },
    } satisfies Record<Uppercase<Role>, { value: Role; description: string }>,
  })

  const PersonType = builder.objectRef<Person>('Person').implement({
    description: 'Somebody who can sign in, or could.',
    fields: (t) => ({
      id: t.exposeID('id'),
      username: t.exposeString('username'),
      role: t.expose('role', {
        type: RoleEnum,
        nullable: true,
        description: 'Null if it is not known, which allows nothing.',
      }),
      createdAt: t.expose('createdAt', { type: 'DateTime' }),
      disabledAt: t.expose('disabledAt', {
        type: 'DateTime',
        nullable: true,
        description: 'Since when nobody can sign in to the account, if so.',
      }),
      twoFactorEnabled: t.exposeBoolean('twoFactorEnabled'),
      lastSignInAt: t.expose('lastSignInAt', {
        type: 'DateTime',
        nullable: true,
        description: 'When the newest session began that is not over.',
      }),
    }),
  })

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

  builder.queryFields((t) => ({
    people: t.field({
      type: [PersonType],
      description: 'Everybody who has an account, by name.',
      authScopes: { admin: true },
      complexity: { multiplier: MANY },
      resolve: (_root, _args, { database }) => listPeople(database.sql),
    }),
    invitations: t.field({
      type: [InvitationType],
      description: 'One-time links that can be used, newest first.',
      authScopes: { admin: true },
      complexity: { multiplier: MANY },
      resolve: (_root, _args, { people }) => people.invitations.open(),
    }),
  }))

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
        errors: t.field({ type: [UserErrorType], resolve: ({ errors }) => errors }),
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
        errors: t.field({ type: [UserErrorType], resolve: ({ errors }) => errors }),
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

  const personPayload = (name: string) =>
    builder.objectRef<PersonOutcome>(name).implement({
      fields: (t) => ({
        person: t.field({ type: PersonType, nullable: true, resolve: ({ person }) => person }),
        errors: t.field({
          type: [UserErrorType],
          resolve: ({ refused }) => (refused === undefined ? [] : [refusal(refused)]),
        }),
      }),
    })

  /** What a change of somebody's account leaves to do, if it was made and is one. */
  async function settle(
    outcome: PersonOutcome,
    { viewers, viewer, peer, audit }: GraphQLContext,
    entryOf: (changed: { person: Person; before: Person }) => Change | undefined,
  ): Promise<PersonOutcome> {
    if (outcome.refused !== undefined) return outcome
    // What they may do is remembered for a moment, by whom is not known here.
    viewers.forgetAll()
    const entry = entryOf(outcome)
    const subject = outcome.person.username
    if (entry) await audit.record({ actor: actorOf(viewer), subject, peer, ...entry })
    return outcome
  }

  const ChangeRoleInput = builder.inputType('ChangeRoleInput', {
    fields: (t) => ({
      id: t.id({ required: true }),
      role: t.field({ type: RoleEnum, required: true }),
    }),
  })

  builder.mutationField('changeRole', (t) =>
    t.field({
      type: personPayload('ChangeRolePayload'),
      description:
        'Gives a person another role. Streams that it does not allow end within two seconds.',
      authScopes: { admin: true },
      args: { input: t.arg({ type: ChangeRoleInput, required: true }) },
      resolve: async (_root, { input }, context) => {
        const { database, viewer } = context
        const outcome = await changeRole(database.sql, { ...input, by: viewer.id })
        return settle(outcome, context, ({ person, before }) => {
          const details = { from: before.role ?? '', to: person.role ?? '' }
          return details.from === details.to ? undefined : { action: 'role-changed', details }
        })
      },
    }),
  )

  builder.mutationField('disablePerson', (t) =>
    t.field({
      type: personPayload('DisablePersonPayload'),
      description:
        'Ends all sessions of a person, with their streams, and lets nobody sign in to the account.',
      authScopes: { admin: true },
      args: { id: t.arg.id({ required: true }) },
      resolve: async (_root, { id }, context) => {
        const { database, viewer } = context
        const outcome = await disablePerson(database.sql, { id, by: viewer.id })
        return settle(outcome, context, ({ before }) =>
          before.disabledAt === null ? { action: 'account-disabled' } : undefined,
        )
      },
    }),
  )

  builder.mutationField('enablePerson', (t) =>
    t.field({
      type: personPayload('EnablePersonPayload'),
      description: 'Lets a person who was disabled sign in again, with the password they had.',
      authScopes: { admin: true },
      args: { id: t.arg.id({ required: true }) },
      resolve: async (_root, { id }, context) => {
        const { database, viewer } = context
        const outcome = await enablePerson(database.sql, { id, by: viewer.id })
        return settle(outcome, context, ({ before }) =>
          before.disabledAt === null ? undefined : { action: 'account-enabled' },
        )
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

const REFUSALS: Readonly<Record<PersonRefusal, string>> = {
  NOT_FOUND: 'There is no such person.',
  OWN_ACCOUNT: 'Somebody else has to change your role, or disable you.',
  LAST_ADMIN: 'This is the last admin who can sign in. Make somebody else an admin first.',
}

function refusal(code: PersonRefusal): UserError {
  return { code, message: REFUSALS[code], field: 'id' }
}
