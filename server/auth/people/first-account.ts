import { generatePassword, type People } from '../people.ts'

export interface FirstAccount {
  username: string
  /** Only when it was generated: to be shown this once. */
  generatedPassword: string | undefined
}

/**
 * Makes the admin's account if there is none at all; returns it if it was made now. Of instances that
 * start together one makes it.
 */
export async function ensureFirstAccount(
  people: People,
  { username, password }: { username: string; password: string | undefined },
): Promise<FirstAccount | undefined> {
  if (await people.exist()) return undefined
  const generatedPassword = password === undefined ? generatePassword() : undefined
  try {
    await people.create({ username, password: password ?? generatedPassword ?? '', role: 'admin' })
  } catch (error) {
    if (await people.exist()) return undefined
    throw error
  }
  return { username, generatedPassword }
}
