import type { Builder } from '../../graphql/builder.ts'
import { clientError } from '../../graphql/errors.ts'
import type { UserError } from '../../graphql/user-error.ts'
import { isPerson, type PersonViewer, type Viewer } from '../../viewer/viewer.ts'
import type { definePeople } from '../people/people.graphql.ts'
import type { AccountView, OwnAccount, SessionView } from './own-account.ts'

declare module '../../graphql/context.ts' {
  interface Services {
    ownAccount: OwnAccount
  }
}

/** Defines the queries and mutations of a person's own account and sessions. Programs have neither. */
export function defineOwnAccount(builder: Builder, { RoleEnum }: ReturnType<typeof definePeople>) {
  const MyAccount = builder.objectRef<AccountView>('MyAccount').implement({
    description: 'The account of the viewer.',
    fields: (t) => ({
      username: t.exposeString('username'),
      role: t.expose('role', { type: RoleEnum, nullable: true }),
      hasSecondFactor: t.exposeBoolean('hasSecondFactor', {
        description: 'Whether sign-in requires a code after the password.',
      }),
      recoveryCodesLeft: t.exposeInt('recoveryCodesLeft'),
    }),
  })

  const SessionType = builder.objectRef<SessionView>('Session').implement({
    description: 'A session of the viewer: a browser that is signed in.',
    fields: (t) => ({
      id: t.exposeID('id'),
      browser: t.exposeString('browser', { nullable: true, description: 'Like "Firefox".' }),
      system: t.exposeString('system', { nullable: true, description: 'Like "Windows".' }),
      address: t.exposeString('ipAddress', {
        nullable: true,
        description:
          'The IP address that the session began from; of IPv6 its network, like 2001:db8::/64.',
      }),
      since: t.expose('since', { type: 'DateTime' }),
      isCurrent: t.exposeBoolean('isCurrent', {
        description: 'Whether this request came with this session.',
      }),
    }),
  })

  builder.queryFields((t) => ({
    myAccount: t.field({
      type: MyAccount,
      description: 'The account of the viewer. Only for people.',
      resolve: (_root, _args, { ownAccount, viewer }) => ownAccount.view(personOf(viewer)),
    }),
    mySessions: t.field({
      type: [SessionType],
      description:
        'The sessions of the viewer, the current one first, at most 100. Only for people.',
      resolve: (_root, _args, { ownAccount, viewer }) => ownAccount.sessions(personOf(viewer)),
    }),
  }))

  interface EndOutcome {
    ended: number
    errors: readonly UserError[]
  }
  const EndSessionsPayload = builder.objectRef<EndOutcome>('EndSessionsPayload').implement({
    fields: (t) => ({
      ended: t.exposeInt('ended', { description: 'How many sessions were ended.' }),
      errors: t.field({ type: ['UserError'], resolve: ({ errors }) => errors }),
    }),
  })

  builder.mutationFields((t) => ({
    endSession: t.field({
      type: EndSessionsPayload,
      description: 'Ends a session of the viewer and its streams. Only for people.',
      args: { id: t.arg.id({ required: true }) },
      resolve: async (_root, { id }, { ownAccount, viewer, ip }): Promise<EndOutcome> =>
        (await ownAccount.endSession(id, { viewer: personOf(viewer), ip }))
          ? { ended: 1, errors: [] }
          : { ended: 0, errors: [NO_SUCH_SESSION] },
    }),
    endOtherSessions: t.field({
      type: EndSessionsPayload,
      description: 'Ends all sessions of the viewer but the current one. Only for people.',
      resolve: async (_root, _args, { ownAccount, viewer, ip }): Promise<EndOutcome> => ({
        ended: await ownAccount.endOtherSessions({ viewer: personOf(viewer), ip }),
        errors: [],
      }),
    }),
  }))
}

const NO_SUCH_SESSION: UserError = {
  code: 'NOT_FOUND',
  message: 'You have no such session.',
  field: 'id',
}

/** The viewer as a person. Throws FORBIDDEN for a program. */
function personOf(viewer: Viewer): PersonViewer {
  if (!isPerson(viewer)) {
    throw clientError('FORBIDDEN', 'Only people have an account of their own and sessions.')
  }
  return viewer
}
