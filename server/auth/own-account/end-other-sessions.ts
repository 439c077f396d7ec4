import type { PrismaClient } from '../../db/generated/client.ts'
import { endChallenges } from '../sign-in/second-factor.ts'

/**
 * Ends all sessions of a person but one, and sign-ins that wait for a code. Returns the number of ended
 * sessions. The caller drops cached rights.
 */
export async function endOtherSessions(
  prisma: PrismaClient,
  userId: string,
  kept: string,
): Promise<number> {
  await endChallenges(prisma, userId)
  const { count } = await prisma.session.deleteMany({ where: { userId, id: { not: kept } } })
  return count
}
