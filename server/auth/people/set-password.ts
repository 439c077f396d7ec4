import type { Prisma } from '../../db/generated/client.ts'
import { endChallenges } from '../sign-in/second-factor.ts'

export interface NewPassword {
  userId: string
  passwordHash: string
  /** Whether the second factor stays as it is. */
  secondFactor: 'keep' | 'off'
}

/** Gives an account a new password, and ends all that was let in, or could be, without it. */
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
