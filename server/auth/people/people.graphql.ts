import type { Builder } from '../../graphql/builder.ts'
import type { UserError } from '../../graphql/user-error.ts'
import type { Role } from '../../viewer/roles.ts'
import type { Person, PersonOutcome, PersonRefusal } from './manage-people.ts'

/** How many people the cost limit assumes in a list. */
const MANY = 100

/** Defines the query and the mutations of accounts, for admins. */
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
    description: 'A person with an account.',
    fields: (t) => ({
      id: t.exposeID('id'),
      username: t.exposeString('username'),
      role: t.expose('role', {
        type: RoleEnum,
        nullable: true,
        description: 'Null if this version does not know the role. Such a role allows nothing.',
      }),
      createdAt: t.expose('createdAt', { type: 'DateTime' }),
      disabledAt: t.expose('disabledAt', {
        type: 'DateTime',
        nullable: true,
        description: 'Since when sign-in to the account is disabled; null if it is enabled.',
      }),
      twoFactorEnabled: t.exposeBoolean('twoFactorEnabled'),
      lastSignInAt: t.expose('lastSignInAt', {
        type: 'DateTime',
        nullable: true,
        description: 'When the newest of the sessions that have not ended began.',
      }),
    }),
  })

  builder.queryField('people', (t) =>
    t.field({
      type: [PersonType],
      description: 'All people with an account, by name.',
      authScopes: { admin: true },
      complexity: { multiplier: MANY },
      resolve: (_root, _args, { people }) => people.list(),
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
        'Changes the role of a person. Streams that the new role does not allow end within two seconds.',
      authScopes: { admin: true },
      args: { input: t.arg({ type: ChangeRoleInput, required: true }) },
      resolve: (_root, { input }, { people, viewer, ip }) =>
        people.changeRole(input, { viewer, ip }),
    }),
  )

  builder.mutationField('disablePerson', (t) =>
    t.field({
      type: personPayload('DisablePersonPayload'),
      description: 'Disables sign-in to an account, and ends its sessions and their streams.',
      authScopes: { admin: true },
      args: { id: t.arg.id({ required: true }) },
      resolve: (_root, { id }, { people, viewer, ip }) => people.disable(id, { viewer, ip }),
    }),
  )

  builder.mutationField('enablePerson', (t) =>
    t.field({
      type: personPayload('EnablePersonPayload'),
      description: 'Enables sign-in to a disabled account again, with the password of before.',
      authScopes: { admin: true },
      args: { id: t.arg.id({ required: true }) },
      resolve: (_root, { id }, { people, viewer, ip }) => people.enable(id, { viewer, ip }),
    }),
  )

  return { RoleEnum }
}

const REFUSALS: Readonly<Record<PersonRefusal, string>> = {
  NOT_FOUND: 'There is no such person.',
  OWN_ACCOUNT: 'You cannot change your own role or disable your own account. Ask another admin.',
  LAST_ADMIN: 'This is the last admin who can sign in. Make another person an admin first.',
}

function refusal(code: PersonRefusal): UserError {
  return { code, message: REFUSALS[code], field: 'id' }
}
