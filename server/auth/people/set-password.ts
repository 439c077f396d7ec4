import type { Prisma } from '../../db/generated/client.ts'
import { endChallenges } from '../sign-in/second-factor.ts'

export interface NewPassword {
  userId: string
  passwordHash: string
  /** Whether the second factor stays on. */
  secondFactor: 'keep' | 'off'
}

/**
 * Sets an account's password. Also ends its sessions, sign-ins that wait for a code, and open links for a
 * new password. The caller drops cached rights after the commit.
 */
export async function setPassword(
  tx: Prisma.TransactionClient,
  { userId, passwordHash, secondFactor }: NewPassword,
): Promise<void> {
  await tx.account.updateMany({
    where: { userId, providerId: 'credential' },
    data: { password: passwordHash },
  })
  await tx.session.deleteMany({ where: { userId } })
  await endChallenges(tx, userId)
  await tx.invitation.deleteMany({ where: { userId, usedAt: null } })
  if (secondFactor === 'keep') return
  await tx.twoFactor.deleteMany({ where: { userId } })
  await tx.user.update({ where: { id: userId }, data: { twoFactorEnabled: false } })
}
