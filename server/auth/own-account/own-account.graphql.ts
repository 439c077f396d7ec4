import type { Builder } from '../../graphql/builder.ts'
import { clientError } from '../../graphql/errors.ts'
import type { UserError } from '../../graphql/user-error.ts'
import type { AccountView, OwnAccount, Owner, SessionView } from './own-account.ts'
import type { definePeople } from '../people/people.graphql.ts'
import type { Viewer } from '../../viewer/viewer.ts'

declare module '../../graphql/context.ts' {
  interface Services {
    ownAccount: OwnAccount
  }
}

/** `myAccount`, and a person's sessions. Programs have neither. */
export function defineOwnAccount(builder: Builder, { RoleEnum }: ReturnType<typeof definePeople>) {
  const MyAccount = builder.objectRef<AccountView>('MyAccount').implement({
    description: 'The account of the person who asks.',
    fields: (t) => ({
      username: t.exposeString('username'),
      role: t.expose('role', { type: RoleEnum, nullable: true }),
      hasSecondFactor: t.exposeBoolean('hasSecondFactor', {
        description: 'Whether a code is asked for after the password.',
      }),
      recoveryCodesLeft: t.exposeInt('recoveryCodesLeft'),
    }),
  })

  const SessionType = builder.objectRef<SessionView>('Session').implement({
    description: 'Somewhere the person who asks is signed in.',
    fields: (t) => ({
      id: t.exposeID('id'),
      browser: t.exposeString('browser', { nullable: true, description: 'Like "Firefox".' }),
      system: t.exposeString('system', { nullable: true, description: 'Like "Windows".' }),
      address: t.exposeString('address', {
        nullable: true,
        description: 'The network address that it began from.',
      }),
      since: t.expose('since', { type: 'DateTime' }),
      isCurrent: t.exposeBoolean('isCurrent', { description: 'It is the one that asks.' }),
    }),
  })

  builder.queryFields((t) => ({
    myAccount: t.field({
      type: MyAccount,
      description: 'For people: one’s own account.',
      resolve: (_root, _args, { ownAccount, viewer }) => ownAccount.view(ownerOf(viewer)),
    }),
    mySessions: t.field({
      type: [SessionType],
      description: 'For people: where one is signed in, at most 100; the session that asks first.',
      resolve: (_root, _args, { ownAccount, viewer }) => ownAccount.sessions(ownerOf(viewer)),
    }),
  }))

  interface EndOutcome {
    ended: number
    errors: readonly UserError[]
  }
  const EndSessionsPayload = builder.objectRef<EndOutcome>('EndSessionsPayload').implement({
    fields: (t) => ({
      ended: t.exposeInt('ended', { description: 'How many sessions are over.' }),
      errors: t.field({ type: ['UserError'], resolve: ({ errors }) => errors }),
    }),
  })

  builder.mutationFields((t) => ({
    endSession: t.field({
      type: EndSessionsPayload,
      description: 'For people: ends one of one’s own sessions, and its streams.',
      args: { id: t.arg.id({ required: true }) },
      resolve: async (_root, { id }, { ownAccount, viewers, viewer, peer, audit }) => {
        const owner = ownerOf(viewer)
        if (!(await ownAccount.endSession(owner, id))) {
          const message = 'You have no such session.'
          return { ended: 0, errors: [{ code: 'NOT_FOUND', message, field: 'id' } as const] }
        }
        viewers.forgetAll()
        const { name } = viewer
        await audit.record({ actor: name, action: 'session-ended', subject: name, peer })
        return { ended: 1, errors: [] }
      },
    }),
    endOtherSessions: t.field({
      type: EndSessionsPayload,
      description: 'For people: ends all of one’s own sessions but the one that asks.',
      resolve: async (_root, _args, { ownAccount, viewers, viewer, peer, audit }) => {
        const ended = await ownAccount.endOtherSessions(ownerOf(viewer))
        if (ended > 0) {
          viewers.forgetAll()
          const { name } = viewer
          const details = { sessions: ended }
          await audit.record({
            actor: name,
            action: 'sessions-ended',
            subject: name,
            peer,
            details,
          })
        }
        return { ended, errors: [] }
      },
    }),
  }))
}

/** The person who asks. Throws FORBIDDEN for a program. */
function ownerOf({ kind, id, credential }: Viewer): Owner {
  if (kind !== 'person') {
    throw clientError('FORBIDDEN', 'Only people have an account of their own and sessions.')
  }
  return { userId: id.replace(/^user:/, ''), sessionId: credential.replace(/^session:/, '') }
}
