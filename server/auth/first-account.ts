import type { Accounts } from './people/accounts.ts'
import { generatePassword } from './people/generate-password.ts'

export interface FirstAccount {
  username: string
  /** Only if it was generated. It is shown once. */
  generatedPassword: string | undefined
}

/**
 * Creates the admin's account if there is no account at all; returns it if this call created it. Of
 * instances that start together, one creates it.
 */
export async function ensureFirstAccount(
  accounts: Pick<Accounts, 'create' | 'exist'>,
  { username, password }: { username: string; password: string | undefined },
): Promise<FirstAccount | undefined> {
  if (await accounts.exist()) return undefined
  const generatedPassword = password === undefined ? generatePassword() : undefined
  try {
    await accounts.create({
      username,
      password: password ?? generatedPassword ?? '',
      role: 'admin',
    })
  } catch (error) {
    if (await accounts.exist()) return undefined
    throw error
  }
  return { username, generatedPassword }
}
