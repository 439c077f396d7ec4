import type { ApiKey } from '../../db/generated/client.ts'
import type { Builder } from '../../graphql/builder.ts'
import type { UserError } from '../../graphql/user-error.ts'
import type { defineAccess } from '../sessions/viewer.graphql.ts'
import {
  keyId,
  MAX_OVERLAP_HOURS,
  NewKey,
  NewRotation,
  noSuchKey,
  notRotated,
  refused,
  tooManyKeys,
} from './key-input.ts'
import { isLive, MAX_LIVE_KEYS, type Programs } from './programs.ts'
import { actorOf } from '../../viewer/viewer.ts'

declare module '../../graphql/context.ts' {
  interface Services {
    programs: Programs
  }
}

const HOUR_MS = 3_600_000

interface KeyOutcome {
  key?: string
  apiKey?: ApiKey
  errors: readonly UserError[]
}
interface RotateOutcome extends KeyOutcome {
  replaced?: ApiKey
}
interface RevokeProgramOutcome {
  apiKeys: readonly ApiKey[]
  errors: readonly UserError[]
}

/** API keys of programs: listing, making, rotating and revoking them. */
export function defineKeys(builder: Builder, { ScopeEnum }: ReturnType<typeof defineAccess>) {
  const ApiKeyType = builder.prismaObject('ApiKey', {
    description: 'Lets a program in. The key itself is stored nowhere.',
    fields: (t) => ({
      id: t.id({ resolve: ({ id }) => id.toString() }),
      programId: t.id({
        description: 'Shared by all keys of a program: the id of its first one.',
        resolve: ({ id, programId }) => (programId ?? id).toString(),
      }),
      name: t.exposeString('name'),
      scopes: t.expose('scopes', { type: [ScopeEnum] }),
      createdBy: t.exposeString('createdBy', { description: 'A username, or "key:NAME".' }),
      createdAt: t.expose('createdAt', { type: 'DateTime' }),
      expiresAt: t.expose('expiresAt', { type: 'DateTime', nullable: true }),
      lastUsedAt: t.expose('lastUsedAt', {
        type: 'DateTime',
        nullable: true,
        description: 'To the minute.',
      }),
      revokedAt: t.expose('revokedAt', { type: 'DateTime', nullable: true }),
      valid: t.boolean({
        description: 'Whether it lets the program in: neither revoked nor expired.',
        resolve: (apiKey) => isLive(apiKey, new Date()),
      }),
    }),
  })

  builder.queryField('apiKeys', (t) =>
    t.field({
      type: [ApiKeyType],
      description: `The keys that are valid, at most ${MAX_LIVE_KEYS}, by name; then those that ended last.`,
      authScopes: { admin: true },
      // One query, however many there are.
      complexity: { field: 1, multiplier: 100 },
      resolve: (_root, _args, { programs }) => programs.list(),
    }),
  )

  const CreateApiKeyPayload = builder.objectRef<KeyOutcome>('CreateApiKeyPayload').implement({
    fields: (t) => ({
      key: t.string({
        nullable: true,
        description: 'The key, shown this once. Send it as "Authorization: Bearer KEY".',
        resolve: ({ key }) => key,
      }),
      apiKey: t.field({ type: ApiKeyType, nullable: true, resolve: ({ apiKey }) => apiKey }),
      errors: t.field({ type: ['UserError'], resolve: ({ errors }) => errors }),
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
      resolve: async (_root, { input }, { programs, viewer, peer, audit }): Promise<KeyOutcome> => {
        const wanted = NewKey.safeParse({ ...input, expiresAt: input.expiresAt ?? null })
        if (!wanted.success) return refused(wanted.error)
        const made = await programs.createKey({ ...wanted.data, createdBy: actorOf(viewer) })
        if (made === 'too-many') return { errors: [tooManyKeys()] }
        if (made === 'name-taken') {
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

  const RotateApiKeyPayload = builder.objectRef<RotateOutcome>('RotateApiKeyPayload').implement({
    fields: (t) => ({
      key: t.string({
        nullable: true,
        description: 'The new key, shown this once.',
        resolve: ({ key }) => key,
      }),
      apiKey: t.field({
        type: ApiKeyType,
        nullable: true,
        description: 'The new key.',
        resolve: ({ apiKey }) => apiKey,
      }),
      replaced: t.field({
        type: ApiKeyType,
        nullable: true,
        description: 'The old key, which expires with the overlap.',
        resolve: ({ replaced }) => replaced,
      }),
      errors: t.field({ type: ['UserError'], resolve: ({ errors }) => errors }),
    }),
  })

  const RotateApiKeyInput = builder.inputType('RotateApiKeyInput', {
    fields: (t) => ({
      id: t.id({ required: true, description: 'The newest key of the program.' }),
      overlapHours: t.int({
        required: true,
        defaultValue: 24,
        description: `How long the old key goes on: 0 (it ends at once) to ${MAX_OVERLAP_HOURS}. Never longer than it would have.`,
      }),
      expiresAt: t.field({
        type: 'DateTime',
        description: 'Of the new key. Without it, the new key lasts as long as the old one did.',
      }),
    }),
  })

  builder.mutationField('rotateApiKey', (t) =>
    t.field({
      type: RotateApiKeyPayload,
      description:
        'Replaces a key: the program gets a new one of the same name and scopes, and both let it in ' +
        'until the overlap ends. It stays the same program, so idempotency keys hold.',
      authScopes: { admin: true },
      args: { input: t.arg({ type: RotateApiKeyInput, required: true }) },
      resolve: async (_root, { input }, context): Promise<RotateOutcome> => {
        const { programs, viewers, viewer, peer, audit } = context
        const wanted = NewRotation.safeParse({ ...input, expiresAt: input.expiresAt ?? undefined })
        if (!wanted.success) return refused(wanted.error)
        const id = keyId(input.id)
        const { overlapHours, expiresAt } = wanted.data
        const rotated =
          id === undefined
            ? 'not-found'
            : await programs.rotateKey({
                id,
                overlapMs: overlapHours * HOUR_MS,
                expiresAt,
                createdBy: actorOf(viewer),
              })
        if (typeof rotated === 'string') return { errors: [notRotated(rotated)] }
        // Without an overlap the old key has ended.
        viewers.forgetAll()
        await audit.record({
          actor: actorOf(viewer),
          action: 'key-rotated',
          subject: `key:${rotated.apiKey.name}`,
          peer,
          details: { overlapHours },
        })
        return { ...rotated, errors: [] }
      },
    }),
  )

  const RevokeApiKeyPayload = builder.objectRef<KeyOutcome>('RevokeApiKeyPayload').implement({
    fields: (t) => ({
      apiKey: t.field({ type: ApiKeyType, nullable: true, resolve: ({ apiKey }) => apiKey }),
      errors: t.field({ type: ['UserError'], resolve: ({ errors }) => errors }),
    }),
  })

  builder.mutationField('revokeApiKey', (t) =>
    t.field({
      type: RevokeApiKeyPayload,
      description: 'Ends the validity of a key, for good.',
      authScopes: { admin: true },
      args: { id: t.arg.id({ required: true }) },
      resolve: async (_root, args, context): Promise<KeyOutcome> => {
        const { programs, viewers, viewer, peer, audit } = context
        const id = keyId(args.id)
        const revoked = id === undefined ? null : await programs.revokeKey(id)
        if (revoked === null) return { errors: [noSuchKey()] }
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

  const RevokeProgramPayload = builder
    .objectRef<RevokeProgramOutcome>('RevokeProgramPayload')
    .implement({
      fields: (t) => ({
        apiKeys: t.field({
          type: [ApiKeyType],
          description: 'The keys that were not revoked before.',
          resolve: ({ apiKeys }) => apiKeys,
        }),
        errors: t.field({ type: ['UserError'], resolve: ({ errors }) => errors }),
      }),
    })

  builder.mutationField('revokeProgram', (t) =>
    t.field({
      type: RevokeProgramPayload,
      description: 'Ends the validity of all keys of a program, for good.',
      authScopes: { admin: true },
      args: {
        programId: t.arg.id({ required: true, description: '`programId` of any of its keys.' }),
      },
      resolve: async (_root, { programId }, context): Promise<RevokeProgramOutcome> => {
        const { programs, viewers, viewer, peer, audit } = context
        const id = keyId(programId)
        const revoked = id === undefined ? null : await programs.revokeProgram(id)
        if (revoked === null) {
          const message = 'There is no such program.'
          return { apiKeys: [], errors: [{ code: 'NOT_FOUND', message, field: 'programId' }] }
        }
        viewers.forgetAll()
        const { name, ended } = revoked
        if (ended.length > 0) {
          await audit.record({
            actor: actorOf(viewer),
            action: 'key-revoked',
            subject: `key:${name}`,
            peer,
            details: { keys: ended.length },
          })
        }
        return { apiKeys: ended, errors: [] }
      },
    }),
  )
}
