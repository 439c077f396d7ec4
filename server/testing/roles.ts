import { randomBytes } from 'node:crypto'
import { onTestFinished } from 'vitest'
import { administer } from './global-setup.ts'

/**
 * Creates a role that may do what the role of `url` may, and has these attributes and settings. It is dropped
 * after the test.
 *
 * @returns the same URL with the new role
 */
export async function createRole(
  url: string,
  { attributes = '', settings = {} }: { attributes?: string; settings?: Record<string, string> },
): Promise<string> {
  const name = `role_${randomBytes(6).toString('hex')}`
  const password = randomBytes(12).toString('hex')
  const { username } = new URL(url)
  await administer(
    url,
    `CREATE ROLE ${name} LOGIN INHERIT IN ROLE "${username}" PASSWORD '${password}' ${attributes}`,
  )
  onTestFinished(() => administer(url, `DROP ROLE ${name}`))
  for (const [setting, value] of Object.entries(settings)) {
    await administer(url, `ALTER ROLE ${name} SET ${setting} = ${value}`)
  }
  const changed = new URL(url)
  changed.username = name
  changed.password = password
  return changed.href
}
