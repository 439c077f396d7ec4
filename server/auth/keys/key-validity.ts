import type { ApiKey, Prisma } from '../../db/generated/client.ts'

/** Whether a key is valid at a time: neither revoked nor expired. */
export function isLive(
  { revokedAt, expiresAt }: Pick<ApiKey, 'revokedAt' | 'expiresAt'>,
  now: Date,
): boolean {
  return revokedAt === null && (expiresAt === null || expiresAt > now)
}

/** `isLive` as a condition of a query. */
export function liveAt(now: Date): Prisma.ApiKeyWhereInput {
  return { revokedAt: null, OR: [{ expiresAt: null }, { expiresAt: { gt: now } }] }
}
