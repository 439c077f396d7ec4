import { parseId } from '../../graphql/argument-checks.ts'
import type { ApiKey } from '../../db/generated/client.ts'
import type { Builder } from '../../graphql/builder.ts'
import type { UserError } from '../../graphql/user-error.ts'
import { recordedAs } from '../../viewer/requester.ts'
import type { defineAccess } from '../sessions/viewer.graphql.ts'
import {
  MAX_OVERLAP_HOURS,
  nameTaken,
  NewKey,
  NewRotation,
  noSuchKey,
  noSuchProgram,
  notRotated,
  refused,
  tooManyKeys,
} from './key-input.ts'
import { isLive } from './key-validity.ts'
import { MAX_LIVE_KEYS, type Programs } from './programs.ts'

declare module '../../graphql/context.ts' {
  interface Services {
    programs: Programs
  }
}

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

/** Defines the query and the mutations of programs' API keys. */
export function defineKeys(builder: Builder, { ScopeEnum }: ReturnType<typeof defineAccess>) {
  const ApiKeyType = builder.prismaObject('ApiKey', {
    description: 'Signs a program in. Only a hash of the key is stored.',
    fields: (t) => ({
      id: t.id({ resolve: ({ id }) => id.toString() }),
      programId: t.id({
        description: 'The same for all keys of a program: the id of its first key.',
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
        description: 'Whether the key is valid: neither revoked nor expired.',
        resolve: (apiKey) => isLive(apiKey, new Date()),
      }),
    }),
  })

  builder.queryField('apiKeys', (t) =>
    t.field({
      type: [ApiKeyType],
      description: `Valid keys by name, at most ${MAX_LIVE_KEYS}. Expired and revoked keys are listed last, the newest of them.`,
      authScopes: { admin: true },
      // The number of keys does not change the number of queries.
      complexity: { field: 1, multiplier: 100 },
      resolve: (_root, _args, { programs }) => programs.list(),
    }),
  )

  const CreateApiKeyPayload = builder.objectRef<KeyOutcome>('CreateApiKeyPayload').implement({
    fields: (t) => ({
      key: t.string({
        nullable: true,
        description: 'The key, returned only here. Send it as "Authorization: Bearer KEY".',
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
        description: 'Appears in the record of the changes that the program makes.',
      }),
      scopes: t.field({ type: [ScopeEnum], required: true }),
      expiresAt: t.field({ type: 'DateTime' }),
    }),
  })

  builder.mutationField('createApiKey', (t) =>
    t.field({
      type: CreateApiKeyPayload,
      description: 'Creates the first key of a program.',
      authScopes: { admin: true },
      args: { input: t.arg({ type: CreateApiKeyInput, required: true }) },
      resolve: async (_root, { input }, { programs, viewer, ip }): Promise<KeyOutcome> => {
        const wanted = NewKey.safeParse({ ...input, expiresAt: input.expiresAt ?? null })
        if (!wanted.success) return refused(wanted.error)
        const created = await programs.createKey(wanted.data, recordedAs({ viewer, ip }))
        if (created === 'too-many') return { errors: [tooManyKeys()] }
        if (created === 'name-taken') return { errors: [nameTaken(wanted.data.name)] }
        return { ...created, errors: [] }
      },
    }),
  )

  const RotateApiKeyPayload = builder.objectRef<RotateOutcome>('RotateApiKeyPayload').implement({
    fields: (t) => ({
      key: t.string({
        nullable: true,
        description: 'The new key, returned only here.',
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
        description: 'The old key, which expires after the overlap.',
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
        description: `How many hours the old key stays valid, 0 to ${MAX_OVERLAP_HOURS}. It never expires later than it would have.`,
      }),
      expiresAt: t.field({
        type: 'DateTime',
        description:
          'When the new key expires. By default it gets the lifetime that the old key was created with.',
      }),
    }),
  })

  builder.mutationField('rotateApiKey', (t) =>
    t.field({
      type: RotateApiKeyPayload,
      description:
        'Replaces a key by a new one with the same name and scopes. Both are valid until the overlap ' +
        'ends. The program stays the same, so its idempotency keys stay in use.',
      authScopes: { admin: true },
      args: { input: t.arg({ type: RotateApiKeyInput, required: true }) },
      resolve: async (_root, { input }, { programs, viewer, ip }): Promise<RotateOutcome> => {
        const wanted = NewRotation.safeParse({ ...input, expiresAt: input.expiresAt ?? undefined })
        if (!wanted.success) return refused(wanted.error)
        const id = parseId(input.id)
        const { overlapHours, expiresAt } = wanted.data
        const rotated =
          id === undefined
            ? 'not-found'
            : await programs.rotateKey({ id, overlapHours, expiresAt }, { viewer, ip })
        return typeof rotated === 'string'
          ? { errors: [notRotated(rotated)] }
          : { ...rotated, errors: [] }
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
      description: 'Revokes a key. This cannot be undone.',
      authScopes: { admin: true },
      args: { id: t.arg.id({ required: true }) },
      resolve: async (_root, args, { programs, viewer, ip }): Promise<KeyOutcome> => {
        const id = parseId(args.id)
        const apiKey = id === undefined ? null : await programs.revokeKey(id, { viewer, ip })
        return apiKey === null ? { errors: [noSuchKey()] } : { apiKey, errors: [] }
      },
    }),
  )

  const RevokeProgramPayload = builder
    .objectRef<RevokeProgramOutcome>('RevokeProgramPayload')
    .implement({
      fields: (t) => ({
        apiKeys: t.field({
          type: [ApiKeyType],
          description: 'The keys that this call revoked.',
          resolve: ({ apiKeys }) => apiKeys,
        }),
        errors: t.field({ type: ['UserError'], resolve: ({ errors }) => errors }),
      }),
    })

  builder.mutationField('revokeProgram', (t) =>
    t.field({
      type: RevokeProgramPayload,
      description: 'Revokes all keys of a program. This cannot be undone.',
      authScopes: { admin: true },
      args: {
        programId: t.arg.id({ required: true, description: 'The `programId` of any of its keys.' }),
      },
      resolve: async (_root, args, { programs, viewer, ip }): Promise<RevokeProgramOutcome> => {
        const id = parseId(args.programId)
        const apiKeys = id === undefined ? null : await programs.revokeProgram(id, { viewer, ip })
        return apiKeys === null
          ? { apiKeys: [], errors: [noSuchProgram()] }
          : { apiKeys, errors: [] }
      },
    }),
  )
}
