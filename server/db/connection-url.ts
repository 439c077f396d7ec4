import pg from 'pg'
import { certificateProblem } from './certificates.ts'
import { splitHosts } from './hosts.ts'

const EXAMPLE = 'a URL like postgres://user:password@host:5432/database'
const ENCODE =
  'encode special characters of the user name and the password: # as %23, / as %2F, ? as %3F, @ as %40, % as %25'
const SSL_MODES = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full', 'no-verify']
/** The values of `target_session_attrs` that agree with what the server does without it: it uses the primary. */
const PRIMARY = ['any', 'read-write', 'primary']

/**
 * What is wrong with a PostgreSQL URL, in words for the operator; `undefined` if it is valid. The text has no part
 * of the URL, which contains a password.
 */
export function postgresUrlProblem(url: string): string | undefined {
  const [, authority, rest = ''] = /^postgres(?:ql)?:\/\/([^/?#]*)(.*)$/s.exec(url) ?? []
  if (authority === undefined) return EXAMPLE
  // After these characters, what was meant as the end of a password counts as a path, a query or nothing.
  const isCutShort = !authority.includes('@') && rest.includes('@')
  if (isCutShort || url.includes('#') || /%(?![\da-f]{2})/i.test(url)) {
    return `${EXAMPLE}; ${ENCODE}`
  }
  // libpq would take the user's name for it, and the tables would be created in a database of another purpose.
  if (!/^\/[^?]/.test(rest)) return `${EXAMPLE}; the name of the database is missing`
  return splitHosts(url)
    .map(problemOfOne)
    .find((problem) => problem !== undefined)
}

function problemOfOne(url: string): string | undefined {
  const query = new URLSearchParams(url.split('?').slice(1).join('?'))
  if (query.has('schema')) {
    return 'a URL without the parameter schema: the tables are always in the schema public'
  }
  const mode = query.get('sslmode')
  if (mode !== null && !SSL_MODES.includes(mode)) return `sslmode is one of ${SSL_MODES.join(', ')}`
  const target = query.get('target_session_attrs')
  if (target !== null && !PRIMARY.includes(target)) {
    return `target_session_attrs is one of ${PRIMARY.join(', ')}: the server needs the primary`
  }
  const problem = certificateProblem(url)
  if (problem !== undefined) return problem
  try {
    new pg.Client({ connectionString: url })
    return undefined
  } catch {
    if (mode === 'verify-ca' && !query.has('sslrootcert')) {
      return 'sslmode=verify-ca needs sslrootcert=FILE'
    }
    return `${EXAMPLE}; ${ENCODE}`
  }
}
