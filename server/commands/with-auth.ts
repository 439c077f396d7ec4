import { AuditLog } from '../audit/audit-log.ts'
import { createAuth, type Auth } from '../auth/auth.ts'
import { authSecret } from '../auth/sessions/secret.ts'
import type { CommandContext } from './command.ts'
import { openConfiguredDatabase } from './open-configured-database.ts'

/** Opens the configured database, runs `work` with its accounts and programs, and closes it. */
export async function withAuth(
  context: CommandContext,
  work: (auth: Auth) => Promise<void>,
  options: { mustExist?: boolean } = {},
): Promise<void> {
  const { config, log } = context
  const database = await openConfiguredDatabase(context, options)
  try {
    const { prisma, sql } = database
    const secret = await authSecret(sql, config.authSecret)
    const publicUrl = config.publicUrl ?? 'http://localhost'
    await work(createAuth({ prisma, sql, secret, publicUrl, audit: new AuditLog(sql, log), log }))
  } finally {
    await database.close()
  }
}
