import type { Accounts } from './people/accounts.ts'
import { generatePassword } from './people/generate-password.ts'

export interface FirstAccount {
  username: string
  /** Undefined if the operator chose the password. A generated password is shown once. */
  generatedPassword: string | undefined
}

/**
 * Creates an admin's account if no account exists, and returns it. Returns `undefined` if an account
 * exists. If several instances start at the same time, only one of them creates the account.
 */
export async function ensureFirstAccount(
  accounts: Pick<Accounts, 'create' | 'exist'>,
  { username, password }: { username: string; password: string | undefined },
): Promise<FirstAccount | undefined> {
  if (await accounts.exist()) return undefined
  const firstPassword = password ?? generatePassword()
  try {
    await accounts.create({ username, password: firstPassword, role: 'admin' })
  } catch (error) {
    if (await accounts.exist()) return undefined
    throw error
  }
  return { username, generatedPassword: password === undefined ? firstPassword : undefined }
}
