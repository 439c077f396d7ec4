/** What better-auth accepts as a username: letters, digits, dots and underscores. */
export const USERNAME = /^[\w.]{3,30}$/

/** Names that records of changes use for actors without an account. */
const RESERVED: ReadonlySet<string> = new Set(['system', 'database', 'anonymous'])

/** Whether a person may choose this username. */
export function isUsername(name: string): boolean {
  return USERNAME.test(name) && !RESERVED.has(name.toLowerCase())
}

/**
 * A username as it was meant: without the spaces around it that phones and clipboards add, without invisible
 * characters, and with the ordinary form of full-width letters.
 */
export function tidyUsername(typed: string): string {
  return typed
    .normalize('NFKC')
    .replace(/\p{Default_Ignorable_Code_Point}/gu, '')
    .trim()
}

/** The form in which usernames are stored, looked up and counted, whatever was typed. */
export function storedUsername(typed: string): string {
  return tidyUsername(typed).toLowerCase()
}
