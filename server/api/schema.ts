import type { GraphQLSchema } from 'graphql'
import { defineAuditEvents } from '../audit/audit.graphql.ts'
import { defineAccess } from '../auth/sessions/viewer.graphql.ts'
import { defineInvitations } from '../auth/people/invitations.graphql.ts'
import { defineKeys } from '../auth/keys/keys.graphql.ts'
import { defineOwnAccount } from '../auth/own-account/own-account.graphql.ts'
import { definePeople } from '../auth/people/people.graphql.ts'
import type { PrismaClient } from '../db/generated/client.ts'
import { defineFeed } from '../orders/order-events.graphql.ts'
import { defineOrderMutations } from '../orders/mutations.graphql.ts'
import { defineOrderTypes } from '../orders/order.graphql.ts'
import { defineOrderQueries } from '../orders/queries.graphql.ts'
import { defineStats } from '../stats/stats.graphql.ts'
import { createBuilder } from '../graphql/builder.ts'

/** The whole schema, each feature's part from its own room. */
export function createSchema(prisma: PrismaClient): GraphQLSchema {
  const builder = createBuilder(prisma)
  const stats = defineStats(builder)
  const orderTypes = defineOrderTypes(builder)
  defineFeed(builder, orderTypes)
  const queries = defineOrderQueries(builder, orderTypes, stats)
  const mutations = defineOrderMutations(builder, orderTypes)
  const access = defineAccess(builder)
  const people = definePeople(builder, mutations)
  defineInvitations(builder, mutations, people)
  defineOwnAccount(builder, mutations, people)
  defineKeys(builder, access, mutations)
  defineAuditEvents(builder, queries)
  return builder.toSchema()
}
