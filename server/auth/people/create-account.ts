import { randomUUID } from 'node:crypto'
import type { Prisma } from '../../db/generated/client.ts'
import type { Role } from '../../viewer/roles.ts'
import { storedUsername, tidyUsername } from '../sign-in/username.ts'

export interface NewAccount {
  username: string
  passwordHash: string
  role: Role
}

/**
 * Creates an account and returns its id. All accounts are created here. Throws if the name is taken
 * (`isNameTaken`).
 */
export async function createAccount(
  prisma: Pick<Prisma.TransactionClient, 'user'>,
  { username, passwordHash, role }: NewAccount,
): Promise<string> {
  const id = randomUUID()
  const name = storedUsername(username)
  const shown = tidyUsername(username)
  await prisma.user.create({
    data: {
      id,
      name: shown,
      username: name,
      displayUsername: shown,
      // better-auth's tables require an e-mail address; this product identifies accounts by username.
      email: `${name}@account.invalid`,
      emailVerified: true,
      role,
      accounts: {
        create: {
          id: randomUUID(),
          providerId: 'credential',
          accountId: id,
          password: passwordHash,
        },
      },
    },
  })
  return id
}

/** Whether `createAccount` threw this error because the name is taken. */
export function isNameTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'P2002'
}
