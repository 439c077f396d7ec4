/** As better-auth takes them: letters, digits, dots and underscores. */
export const USERNAME = /^[\w.]{3,30}$/

/** Names that stand in the record for no account. */
const RESERVED: ReadonlySet<string> = new Set(['system', 'database', 'anonymous'])

/** Whether a person may choose this name. */
export function isUsername(name: string): boolean {
  return USERNAME.test(name) && !RESERVED.has(name.toLowerCase())
}
