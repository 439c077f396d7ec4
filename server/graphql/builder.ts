import SchemaBuilder from '@pothos/core'
import ComplexityPlugin from '@pothos/plugin-complexity'
import PrismaPlugin from '@pothos/plugin-prisma'
import RelayPlugin from '@pothos/plugin-relay'
import ScopeAuthPlugin, { type AuthFailure } from '@pothos/plugin-scope-auth'
import { Kind, type ASTNode } from 'graphql'
import { z } from 'zod'
import { Scope } from '../db/generated/enums.ts'
import type { PrismaClient } from '../db/generated/client.ts'
import type { GraphQLContext } from './context.ts'
import { costLimitError } from './cost-limits.ts'
import { badUserInput, forbidden } from './errors.ts'
import { getDatamodel } from './pothos-types.ts'
import type PrismaTypes from './pothos-types.ts'
import type { UserError, UserErrorDescriptions } from './user-error.ts'

export interface SchemaTypes {
  Context: GraphQLContext
  DefaultFieldNullability: false
  PrismaTypes: PrismaTypes
  Objects: { UserError: UserError }
  AuthScopes: { read: boolean; write: boolean; admin: boolean }
  Scalars: {
    ID: { Input: string; Output: string }
    DateTime: { Input: Date; Output: Date }
  }
}

export type Builder = PothosSchemaTypes.SchemaBuilder<
  PothosSchemaTypes.ExtendDefaultTypes<SchemaTypes>
>

/**
 * Creates the schema builder: scopes, cost limits, and the types that all features share (`DateTime`,
 * `UserError`, connections).
 */
export function createBuilder(prisma: PrismaClient, userErrors: UserErrorDescriptions): Builder {
  const builder = new SchemaBuilder<SchemaTypes>({
    plugins: [ScopeAuthPlugin, PrismaPlugin, RelayPlugin, ComplexityPlugin],
    defaultFieldNullability: false,
    prisma: { client: prisma, dmmf: getDatamodel() },
    scopeAuth: {
      // Authorize a subscription once, when it begins, instead of at each of its values.
      authorizeOnSubscribe: true,
      authScopes: ({ scopes }) => ({
        read: scopes.has(Scope.READ),
        write: scopes.has(Scope.WRITE),
        admin: scopes.has(Scope.ADMIN),
      }),
      unauthorizedError: (_parent, { refused, scopes }, { parentType, fieldName }, { failure }) => {
        const field = `${parentType.name}.${fieldName}`
        refused(field)
        return forbidden(field, { required: missingScopes(failure), held: [...scopes].sort() })
      },
    },
    relay: {
      // Clients use the ids of the database; the schema has no `Node` interface.
      nodeQueryOptions: false,
      nodesQueryOptions: false,
      // The field that returns the connection already counts the cost of the edges.
      edgesFieldOptions: { complexity: { multiplier: 1 } },
    },
    complexity: {
      limit: ({ costLimits }) => costLimits,
      defaultListMultiplier: 10,
      complexityError: (_kind, cost) =>
        costLimitError(cost, {
          complexity: cost.maxComplexity ?? Infinity,
          depth: cost.maxDepth ?? Infinity,
          breadth: cost.maxBreadth ?? Infinity,
        }),
    },
  })
  builder.queryType()
  builder.mutationType()
  builder.subscriptionType()
  builder.scalarType('DateTime', {
    description: 'A moment in ISO 8601 with milliseconds, in UTC: 2026-01-31T09:30:00.000Z.',
    serialize: (date) => date.toISOString(),
    parseValue: (value) => parseDateTime(value),
    parseLiteral: (node) => parseDateTime(node.kind === Kind.STRING ? node.value : undefined, node),
  })
  defineUserError(builder, userErrors)
  return builder
}

function defineUserError(builder: Builder, descriptions: UserErrorDescriptions): void {
  const UserErrorCodeEnum = builder.enumType('UserErrorCode', {
    description: 'A machine-readable reason why a mutation changed nothing.',
    values: Object.fromEntries(
      Object.entries(descriptions).map(([code, description]) => [code, { description }]),
    ),
  })
  builder.objectType('UserError', {
    description: 'The reason why a mutation changed nothing, with what the viewer can do about it.',
    fields: (t) => ({
      code: t.expose('code', { type: UserErrorCodeEnum }),
      message: t.exposeString('message'),
      field: t.string({
        nullable: true,
        description: 'The path of the invalid input field, for example "items.0.quantity".',
        resolve: ({ field }) => field,
      }),
    }),
  })
}

/**
 * Only years from 1 to 9999: outside them, JavaScript, the drivers and PostgreSQL write a date in
 * different ways.
 */
const DateTimeInput = z.iso
  .datetime({ offset: true })
  .transform((text) => new Date(text))
  .pipe(z.date().min(new Date('0001-01-01T00:00:00Z')).max(new Date('9999-12-31T23:59:59.999Z')))

/** Parses a value. The error of a literal has its `node`, and so its place in the document. */
function parseDateTime(value: unknown, node?: ASTNode): Date {
  const date = DateTimeInput.safeParse(value)
  if (!date.success) {
    throw badUserInput(
      'A DateTime must be ISO 8601 with a time zone, like 2026-01-31T09:30:00Z, in the years 1 to 9999.',
      node,
    )
  }
  return date.data
}

/** The scopes whose lack caused a refusal, as the API writes them. */
function missingScopes(failure: AuthFailure): string[] {
  if ('failures' in failure) return failure.failures.flatMap(missingScopes)
  return 'scope' in failure ? [failure.scope.toUpperCase()] : []
}
