import type { AccessRefusals } from './access-refusals.ts'
import { z } from 'zod'
import type { AuditEvent, Prisma } from '../db/generated/client.ts'
import type { Builder } from '../graphql/builder.ts'
import { DatabaseId, requireWithin } from '../graphql/argument-checks.ts'
import { connectionOf, type Connection } from '../graphql/connection.ts'
import { decodePageCursor, encodePageCursor } from '../graphql/page-cursor.ts'
import { AUDIT_ACTIONS, type AuditAction } from './audit-log.ts'
import { toStorable } from './to-storable.ts'

declare module '../graphql/context.ts' {
  interface Services {
    refusals: AccessRefusals
  }
}

const MAX_PAGE_SIZE = 100

/** The id of the page's last event. */
const Cursor = DatabaseId
const Action = z.enum(AUDIT_ACTIONS)
const Details = z.record(
  z.string(),
  z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]),
)

/** Defines the query `auditEvents`. */
export function defineAuditEvents(builder: Builder) {
  const ActionEnum = builder.enumType('AuditAction', {
    description: 'The kind of an audit event.',
    values: Object.fromEntries(AUDIT_ACTIONS.map((value) => [enumName(value), { value }])),
  })

  const Detail = builder.objectRef<{ name: string; value: string }>('AuditDetail').implement({
    fields: (t) => ({ name: t.exposeString('name'), value: t.exposeString('value') }),
  })

  const Event = builder.prismaObject('AuditEvent', {
    description: 'An event of an account, a session or a key: a change, a sign-in, or a refusal.',
    fields: (t) => ({
      id: t.id({ resolve: ({ id }) => id.toString() }),
      at: t.expose('at', { type: 'DateTime' }),
      actor: t.exposeString('actor', {
        description:
          'A username, "key:NAME" or "system"; for a failed sign-in, the name that was tried.',
      }),
      action: t.field({ type: ActionEnum, resolve: ({ action }) => Action.parse(action) }),
      subject: t.exposeString('subject', {
        nullable: true,
        description: 'The account or key that was changed.',
      }),
      peer: t.exposeString('peer', {
        nullable: true,
        description: 'The IP address of the client.',
      }),
      details: t.field({
        type: [Detail],
        resolve: ({ details }) =>
          Object.entries(Details.parse(details)).map(([name, value]) => ({
            name,
            value: Array.isArray(value) ? value.join(', ') : String(value),
          })),
      }),
    }),
  })

  const AuditEventConnection = builder.connectionObject<typeof Event, Connection<AuditEvent>>({
    type: Event,
    name: 'AuditEventConnection',
  })

  const Filter = builder.inputType('AuditEventFilter', {
    fields: (t) => ({
      action: t.field({ type: [ActionEnum] }),
      actor: t.string({ description: 'The exact value.' }),
      subject: t.string({ description: 'The exact value.' }),
    }),
  })

  builder.queryField('auditEvents', (t) =>
    t.field({
      type: AuditEventConnection,
      description: `Audit events of the last year, newest first, 1 to ${MAX_PAGE_SIZE} a page.`,
      authScopes: { admin: true },
      args: {
        first: t.arg.int({ required: true, defaultValue: 50 }),
        after: t.arg.string(),
        filter: t.arg({ type: Filter }),
      },
      complexity: ({ first }) => ({ field: 1, multiplier: Math.max(1, first) }),
      resolve: async (_root, { first, after, filter }, { database }) => {
        requireWithin('first', first, { least: 1, most: MAX_PAGE_SIZE })
        const found = await database.prisma.auditEvent.findMany({
          where: {
            ...conditions(filter ?? {}),
            ...(after == null ? {} : { id: { lt: decodePageCursor(Cursor, after) } }),
          },
          orderBy: { id: 'desc' },
          take: first + 1,
        })
        const edges = found
          .slice(0, first)
          .map((node) => ({ node, cursor: encodePageCursor(node.id.toString()) }))
        const hasNextPage = found.length > first
        return connectionOf(edges, { rows: edges, hasNextPage, hasPreviousPage: after != null })
      },
    }),
  )
}

function conditions(filter: {
  action?: readonly AuditAction[] | null
  actor?: string | null
  subject?: string | null
}): Prisma.AuditEventWhereInput {
  return {
    // A newer server on the same database may write actions that this version does not know.
    action: { in: [...(filter.action ?? AUDIT_ACTIONS)] },
    ...(filter.actor == null ? {} : { actor: toStorable(filter.actor) }),
    ...(filter.subject == null ? {} : { subject: toStorable(filter.subject) }),
  }
}

/** The name of an action in the API: SIGN_IN for 'sign-in'. */
function enumName(action: AuditAction): string {
  return action.toUpperCase().replaceAll('-', '_')
}
