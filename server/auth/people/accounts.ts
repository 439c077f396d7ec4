import type { AuditLog } from '../../audit/audit-log.ts'
import type { PrismaClient } from '../../db/generated/client.ts'
import type { Role } from '../../viewer/roles.ts'
import type { CachedRights } from '../sessions/viewers.ts'
import { storedUsername } from '../sign-in/username.ts'
import { createAccount } from './create-account.ts'
import { setPassword } from './set-password.ts'

export interface AccountsSettings {
  prisma: PrismaClient
  hash: (password: string) => Promise<string>
  audit: AuditLog
  rights: CachedRights
}

/** Accounts as the operator of the server manages them, without a viewer: recorded as "system". */
export type Accounts = ReturnType<typeof createAccounts>

export function createAccounts({ prisma, hash, audit, rights }: AccountsSettings) {
  return {
    /** Creates an account without an invitation. Throws if the name is taken. */
    async create(account: { username: string; password: string; role: Role }): Promise<void> {
      const passwordHash = await hash(account.password)
      await createAccount(prisma, { ...account, passwordHash })
      const { username, role } = account
      const subject = storedUsername(username)
      await audit.record({ actor: 'system', action: 'account-created', subject, details: { role } })
    },

    /**
     * Makes an account usable again for a person that is locked out: sets a new password, switches the
     * second factor off, enables the account and ends all its sessions. `false` if there is no such
     * account.
     */
    async resetPassword(name: string, newPassword: string): Promise<boolean> {
      const user = await prisma.user.findUnique({ where: { username: storedUsername(name) } })
      if (user === null) return false
      const passwordHash = await hash(newPassword)
      await prisma.$transaction(async (tx) => {
        await setPassword(tx, { userId: user.id, passwordHash, secondFactor: 'off' })
        await tx.user.update({ where: { id: user.id }, data: { disabledAt: null } })
      })
      rights.forgetAll()
      const subject = user.username ?? user.name
      await audit.record({ actor: 'system', action: 'password-reset', subject })
      return true
    },

    /** Whether there is an account of this name. */
    async has(name: string): Promise<boolean> {
      const where = { username: storedUsername(name) }
      return (await prisma.user.findUnique({ where, select: { id: true } })) !== null
    },

    /** Whether there is any account. */
    async exist(): Promise<boolean> {
      return (await prisma.user.findFirst({ select: { id: true } })) !== null
    },
  }
}
