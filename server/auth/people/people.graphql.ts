import type { People } from '../people.ts'
import type { AuditEntry } from '../../audit/audit-log.ts'
import type { Builder } from '../../graphql/builder.ts'
import type { GraphQLContext } from '../../graphql/context.ts'
import type { UserError } from '../../graphql/user-error.ts'
import {
  changeRole,
  disablePerson,
  enablePerson,
  listPeople,
  type Person,
  type PersonOutcome,
  type PersonRefusal,
} from './manage-people.ts'
import type { Role } from '../../viewer/roles.ts'
import { actorOf } from '../../viewer/viewer.ts'

declare module '../../graphql/context.ts' {
  interface Services {
    people: People
  }
}

type Change = Pick<AuditEntry, 'action' | 'details'>

/** How many a list is taken to have where its costs are counted. */
const MANY = 100

/** Accounts of people, for admins. */
export function definePeople(builder: Builder) {
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

  builder.queryField('people', (t) =>
    t.field({
      type: [PersonType],
      description: 'Everybody who has an account, by name.',
      authScopes: { admin: true },
      complexity: { multiplier: MANY },
      resolve: (_root, _args, { database }) => listPeople(database.sql),
    }),
  )

  const personPayload = (name: string) =>
    builder.objectRef<PersonOutcome>(name).implement({
      fields: (t) => ({
        person: t.field({ type: PersonType, nullable: true, resolve: ({ person }) => person }),
        errors: t.field({
          type: ['UserError'],
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

  return { RoleEnum }
}

const REFUSALS: Readonly<Record<PersonRefusal, string>> = {
  NOT_FOUND: 'There is no such person.',
  OWN_ACCOUNT: 'Somebody else has to change your role, or disable you.',
  LAST_ADMIN: 'This is the last admin who can sign in. Make somebody else an admin first.',
}

function refusal(code: PersonRefusal): UserError {
  return { code, message: REFUSALS[code], field: 'id' }
}
