import { z } from 'zod'
import { Scope } from '../db/generated/enums.ts'
import type { Builder } from '../graphql/builder.ts'
import type { defineOrderMutations } from '../orders/mutations.graphql.ts'
import type { UserError } from '../orders/write.ts'
import type { ApiKey } from '../db/generated/client.ts'
import { actorOf, type Viewer } from './viewer.ts'

/** `viewer`, and the making and revoking of API keys. */
export function defineAccess(
  builder: Builder,
  { UserErrorType }: ReturnType<typeof defineOrderMutations>,
) {
  const ScopeEnum = builder.enumType(Scope, {
    name: 'Scope',
    description: 'READ orders, WRITE orders, ADMIN people and keys. None includes another.',
  })

  const ViewerType = builder.objectRef<Viewer>('Viewer').implement({
    description: 'Who asks.',
    fields: (t) => ({
      name: t.exposeString('name'),
      kind: t.exposeString('kind', { description: '"person" or "program".' }),
      scopes: t.field({ type: [ScopeEnum], resolve: ({ scopes }) => scopes }),
    }),
  })

  builder.queryField('viewer', (t) =>
    t.field({
      type: ViewerType,
      description: 'Who asks, and what they may do.',
      resolve: (_root, _args, { viewer }) => viewer,
    }),
  )

  const ApiKeyType = builder.prismaObject('ApiKey', {
    description: 'Lets a program in. The key itself is stored nowhere.',
    fields: (t) => ({
      id: t.id({ resolve: ({ id }) => id.toString() }),
      name: t.exposeString('name'),
      scopes: t.expose('scopes', { type: [ScopeEnum] }),
      expiresAt: t.expose('expiresAt', { type: 'DateTime', nullable: true }),
      lastUsedAt: t.expose('lastUsedAt', {
        type: 'DateTime',
        nullable: true,
        description: 'To the minute.',
      }),
    }),
  })

  interface CreateOutcome {
    key?: string
    apiKey?: ApiKey
    errors: readonly UserError[]
  }
  const CreateApiKeyPayload = builder.objectRef<CreateOutcome>('CreateApiKeyPayload').implement({
    fields: (t) => ({
      key: t.string({
        nullable: true,
        description: 'The key, shown this once. Send it as "Authorization: Bearer KEY".',
        resolve: ({ key }) => key,
      }),
      apiKey: t.field({ type: ApiKeyType, nullable: true, resolve: ({ apiKey }) => apiKey }),
      errors: t.field({ type: [UserErrorType], resolve: ({ errors }) => errors }),
    }),
  })

  const CreateApiKeyInput = builder.inputType('CreateApiKeyInput', {
    fields: (t) => ({
      name: t.string({
        required: true,
        description: 'Stands in the record of what the program did.',
      }),
      scopes: t.field({ type: [ScopeEnum], required: true }),
      expiresAt: t.field({ type: 'DateTime' }),
    }),
  })

  builder.mutationField('createApiKey', (t) =>
    t.field({
      type: CreateApiKeyPayload,
      description: 'Makes a key for a program.',
      authScopes: { admin: true },
      args: { input: t.arg({ type: CreateApiKeyInput, required: true }) },
      resolve: async (
        _root,
        { input },
        { programs, viewer, peer, audit },
      ): Promise<CreateOutcome> => {
        const wanted = NewKey.safeParse({ ...input, expiresAt: input.expiresAt ?? null })
        if (!wanted.success) {
          return {
            errors: wanted.error.issues.map(({ message, path }) => ({
              code: 'INVALID_INPUT',
              message,
              field: path.join('.'),
            })),
          }
        }
        const made = await programs.createKey({ ...wanted.data, createdBy: actorOf(viewer) })
        if (made === undefined) {
          const message = `There is a key named ${JSON.stringify(wanted.data.name)} already.`
          return { errors: [{ code: 'INVALID_INPUT', message, field: 'name' }] }
        }
        const { name, scopes, expiresAt } = made.apiKey
        await audit.record({
          actor: actorOf(viewer),
          action: 'key-created',
          subject: `key:${name}`,
          peer,
          details: {
            scopes,
            ...(expiresAt === null ? {} : { expiresAt: expiresAt.toISOString() }),
          },
        })
        return { ...made, errors: [] }
      },
    }),
  )

  interface RevokeOutcome {
    apiKey?: ApiKey
    errors: readonly UserError[]
  }
  const RevokeApiKeyPayload = builder.objectRef<RevokeOutcome>('RevokeApiKeyPayload').implement({
    fields: (t) => ({
      apiKey: t.field({ type: ApiKeyType, nullable: true, resolve: ({ apiKey }) => apiKey }),
      errors: t.field({ type: [UserErrorType], resolve: ({ errors }) => errors }),
    }),
  })

  builder.mutationField('revokeApiKey', (t) =>
    t.field({
      type: RevokeApiKeyPayload,
      description: 'Ends the validity of a key, for good.',
      authScopes: { admin: true },
      args: { id: t.arg.id({ required: true }) },
      resolve: async (
        _root,
        { id },
        { programs, viewers, viewer, peer, audit },
      ): Promise<RevokeOutcome> => {
        const revoked = /^\d{1,18}$/.test(id) ? await programs.revokeKey(BigInt(id)) : null
        if (revoked === null) {
          return { errors: [{ code: 'NOT_FOUND', message: 'There is no such key.', field: 'id' }] }
        }
        viewers.forgetAll()
        const { apiKey, ended } = revoked
        if (ended) {
          const subject = `key:${apiKey.name}`
          await audit.record({ actor: actorOf(viewer), action: 'key-revoked', subject, peer })
        }
        return { apiKey, errors: [] }
      },
    }),
  )
}

const NewKey = z.object({
  name: z
    .string()
    .trim()
    .regex(/^[\w.-]{1,60}$/, 'A name has 1 to 60 letters, digits, dots, hyphens or underscores.'),
  scopes: z
    .array(z.enum(Scope))
    .min(1, 'A key needs at least one scope.')
    .transform((scopes) => [...new Set(scopes)]),
  expiresAt: z
    .date()
    .refine((date) => date.getTime() > Date.now(), 'This moment is past.')
    .nullable(),
})
