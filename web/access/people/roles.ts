import type { Role } from '../../graphql/generated/graphql.ts'

/** From the one that may do least. */
export const roles: readonly Role[] = ['VIEWER', 'OPERATOR', 'ADMIN']
