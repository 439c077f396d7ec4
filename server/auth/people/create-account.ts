import { randomUUID } from 'node:crypto'
import type { Prisma } from '../../db/generated/client.ts'
import type { Role } from '../../viewer/roles.ts'

export interface NewAccount {
  username: string
  passwordHash: string
  role: Role
}

/** Makes an account, the only way to do so; returns its id. Throws if the name is taken (`isNameTaken`). */
export async function createAccount(
  prisma: Pick<Prisma.TransactionClient, 'user'>,
  { username, passwordHash, role }: NewAccount,
): Promise<string> {
  const id = randomUUID()
  // better-auth looks for usernames in small letters.
  const name = username.toLowerCase()
  await prisma.user.create({
    data: {
      id,
      name: username,
      username: name,
      displayUsername: username,
      // The tables want an address; accounts here are known by their username alone.
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

/** Whether an error says that there is an account of this name. */
export function isNameTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'P2002'
}
