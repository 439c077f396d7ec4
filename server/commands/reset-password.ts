import { generatePassword } from '../auth/people/generate-password.ts'
import type { Command } from './command.ts'
import { withAuth } from './with-auth.ts'

const USAGE = 'Usage: npm run reset-password -- USERNAME'

/** Sets a generated password for an account, by default that of ADMIN_USERNAME, and prints it. */
export const resetPassword: Command = async (context) => {
  // Of a name with a space, or of several names, only the first part would count.
  if (context.args.length > 1) throw new Error(USAGE)
  await withAuth(
    context,
    async ({ people }) => {
      const { args, config, say } = context
      const name = args[0] ?? config.admin.username
      const password = generatePassword()
      if (!(await people.resetPassword(name, password))) {
        throw new Error(`There is no account ${name}. ${USAGE}`)
      }
      say(`New password of ${name}: ${password}`)
      say('The account is enabled and has no second factor. All of its sessions have ended.')
    },
    { mustExist: true },
  )
}
