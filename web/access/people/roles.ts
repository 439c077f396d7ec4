import type { Role } from '../../graphql/generated/graphql.ts'

/** All roles, the one with the fewest rights first. */
export const roles: readonly Role[] = ['VIEWER', 'OPERATOR', 'ADMIN']
