import type { PrismaClient } from '../../db/generated/client.ts'

/** Consecutive wrong codes, from any client, after which an account is locked for codes. */
export const MAX_WRONG_CODES = 10
const LOCK_SECONDS = 15 * 60

/**
 * Begins an attempt at a code of an account. Returns `false` if the account is locked for codes.
 *
 * An attempt counts as wrong until `forgetWrongCodes` is called. If it were counted once the code is known to be
 * wrong, as better-auth does it, all codes that arrive together would be checked. The database counts, so the limit
 * holds for all servers together.
 */
export async function beginCodeAttempt(prisma: PrismaClient, userId: string): Promise<boolean> {
  const begun = await prisma.$executeRaw`
    UPDATE two_factors
       SET failed_verification_count = attempt.number,
           locked_until = CASE WHEN attempt.number >= ${MAX_WRONG_CODES}::int
                               THEN now() + ${LOCK_SECONDS}::int * interval '1 second' END
      FROM (SELECT id, CASE WHEN locked_until IS NULL THEN failed_verification_count ELSE 0 END + 1 AS number
              FROM two_factors WHERE user_id = ${userId} AND (locked_until IS NULL OR locked_until <= now())
               FOR UPDATE) AS attempt
     WHERE two_factors.id = attempt.id`
  if (begun > 0) return true
  // Without a second factor there is nothing to lock.
  return (await prisma.twoFactor.count({ where: { userId } })) === 0
}

/** A code was right: the attempts before no longer count. */
export async function forgetWrongCodes(prisma: PrismaClient, userId: string): Promise<void> {
  await prisma.twoFactor.updateMany({
    where: { userId },
    data: { failedVerificationCount: 0, lockedUntil: null },
  })
}
