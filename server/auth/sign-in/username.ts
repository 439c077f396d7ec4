/** What better-auth accepts as a username: letters, digits, dots and underscores. */
export const USERNAME = /^[\w.]{3,30}$/

/** Names that records of changes use for actors without an account. */
const RESERVED: ReadonlySet<string> = new Set(['system', 'database', 'anonymous'])

/** Whether a person may choose this username. */
export function isUsername(name: string): boolean {
  return USERNAME.test(name) && !RESERVED.has(name.toLowerCase())
}
