import { AuditLog } from '../audit/audit-log.ts'
import { createAuth } from '../auth/auth.ts'
import { generatePassword } from '../auth/people/generate-password.ts'
import { authSecret } from '../auth/sessions/secret.ts'
import { say, type Command } from './command.ts'
import { openConfiguredDatabase } from './open-configured-database.ts'

/** Sets a generated password for an account, by default that of ADMIN_USERNAME, and prints it. */
export const resetPassword: Command = async (context) => {
  const { config, log, args } = context
  const name = args[0] ?? config.admin.username
  const database = await openConfiguredDatabase(context)
  try {
    const { prisma, sql } = database
    const secret = await authSecret(sql, config.authSecret)
    const publicUrl = config.publicUrl ?? 'http://localhost'
    const audit = new AuditLog(sql, log)
    const { people } = createAuth({ prisma, sql, secret, publicUrl, audit, log })
    const password = generatePassword()
    if (!(await people.resetPassword(name, password))) {
      throw new Error(`There is no account ${name}. Usage: npm run reset-password -- USERNAME`)
    }
    say(`New password of ${name}: ${password}`)
    say('The account is enabled and has no second factor. All of its sessions have ended.')
  } finally {
    await database.close()
  }
}
