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
import { PEOPLE_USER_ERRORS } from '../auth/people/user-errors.ts'
import { createBuilder } from '../graphql/builder.ts'
import { COMMON_USER_ERRORS } from '../graphql/user-error.ts'
import { ORDER_USER_ERRORS } from '../orders/user-errors.ts'

/** Builds the GraphQL schema from the parts that the features define. */
export function createSchema(prisma: PrismaClient): GraphQLSchema {
  const builder = createBuilder(prisma, {
    ...COMMON_USER_ERRORS,
    ...ORDER_USER_ERRORS,
    ...PEOPLE_USER_ERRORS,
  })
  const stats = defineStats(builder)
  const orderTypes = defineOrderTypes(builder)
  defineFeed(builder, orderTypes)
  defineOrderQueries(builder, orderTypes, stats)
  defineOrderMutations(builder, orderTypes)
  const access = defineAccess(builder)
  const people = definePeople(builder)
  defineInvitations(builder, people)
  defineOwnAccount(builder, people)
  defineKeys(builder, access)
  defineAuditEvents(builder)
  return builder.toSchema()
}
