import { GraphQLObjectType } from 'graphql'
import { beforeAll, describe, expect, it } from 'vitest'
import { PrismaPg } from '@prisma/adapter-pg'
import { z } from 'zod'
import { PrismaClient } from '../db/generated/client.ts'
import type { Scope } from '../db/generated/enums.ts'
import { describeOnEachEngine } from '../testing/engines.ts'
import { firstStreamResult } from '../testing/first-stream-result.ts'
import { useService, type Credential } from '../testing/running-service.ts'
import { createSchema } from './schema.ts'

/** The scope that each root field needs, `null` for none, and a document that asks for it. */
const RULES: Record<string, { needs: Scope | null; document: string }> = {
  'Query.order': { needs: 'READ', document: '{ order(id: 1) { id } }' },
  'Query.orders': { needs: 'READ', document: '{ orders { totalCount } }' },
  'Query.orderStats': { needs: 'READ', document: '{ orderStats { totalOrders } }' },
  'Query.recentOrders': { needs: 'READ', document: '{ recentOrders { timestamp } }' },
  'Query.viewer': { needs: null, document: '{ viewer { name } }' },
  'Mutation.placeOrder': {
    needs: 'WRITE',
    document: `mutation { placeOrder(input: {
      idempotencyKey: "", customer: { username: "", email: "" }, items: [],
      deliveryMethod: PICKUP, deliveryAddress: ""
    }) { errors { code } } }`,
  },
  'Mutation.updateOrderStatus': {
    needs: 'WRITE',
    document:
      'mutation { updateOrderStatus(input: { id: 0, status: SHIPPED }) { errors { code } } }',
  },
  'Mutation.createApiKey': {
    needs: 'ADMIN',
    document: 'mutation { createApiKey(input: { name: "", scopes: [] }) { errors { code } } }',
  },
  'Mutation.revokeApiKey': {
    needs: 'ADMIN',
    document: 'mutation { revokeApiKey(id: 0) { errors { code } } }',
  },
  'Subscription.orderStats': {
    needs: 'READ',
    document: 'subscription { orderStats { totalOrders } }',
  },
  'Subscription.orderUpdated': {
    needs: 'READ',
    document: 'subscription { orderUpdated(id: 0) { id } }',
  },
  'Subscription.orderEvents': {
    needs: 'READ',
    document: 'subscription { orderEvents { cursor } }',
  },
}

const ROOT_FIELDS = rootFields()
const SCOPE_SETS: Scope[][] = [
  [],
  ['READ'],
  ['WRITE'],
  ['ADMIN'],
  ['READ', 'WRITE'],
  ['READ', 'ADMIN'],
  ['WRITE', 'ADMIN'],
  ['READ', 'WRITE', 'ADMIN'],
]

describe('every root field', () => {
  it.each(ROOT_FIELDS)('%s has a rule of access here', (field) => {
    expect(RULES).toHaveProperty([field])
  })
})

describeOnEachEngine('access', (get) => {
  const service = useService(get)
  const holders = new Map<string, Credential>()
  beforeAll(async () => {
    for (const scopes of SCOPE_SETS) {
      if (scopes.length > 0) holders.set(scopes.join(), await service().makeKey(scopes))
    }
    const guest = { username: 'guest', password: 'no rights at all' }
    await service().people.create({ ...guest, role: 'none of the known' })
    holders.set('', await service().signIn(guest))
  })

  it.each(ROOT_FIELDS)('to %s only with its scope', async (field) => {
    const { needs, document } = RULES[field] ?? { needs: null, document: '' }
    for (const scopes of SCOPE_SETS) {
      const allowed = needs === null || scopes.includes(needs)
      const codes = await codesOf(document, holders.get(scopes.join()) ?? {})
      expect(codes, `${field} with ${scopes.join('+')}`).toEqual(allowed ? [] : ['FORBIDDEN'])
    }
  })

  it.each(ROOT_FIELDS)('to %s not without signing in', async (field) => {
    const codes = await codesOf(RULES[field]?.document ?? '', {})
    expect(codes).toEqual(['UNAUTHENTICATED'])
  })

  async function codesOf(document: string, as: Credential): Promise<(string | undefined)[]> {
    if (!document.startsWith('subscription')) return (await service().post(document, { as })).codes
    const result = await firstStreamResult(service().url, document, as)
    const { errors } = Result.parse(result)
    return errors.map(({ extensions }) => extensions.code)
  }
})

const Result = z.object({
  errors: z.array(z.object({ extensions: z.object({ code: z.string() }) })).default([]),
})

function rootFields(): string[] {
  // Never connected to: the schema only wants to know the models.
  const adapter = new PrismaPg({ connectionString: 'postgres://unused' })
  const schema = createSchema(new PrismaClient({ adapter }))
  return [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].flatMap(
    (type) =>
      type instanceof GraphQLObjectType
        ? Object.keys(type.getFields()).map((field) => `${type.name}.${field}`)
        : [],
  )
}
