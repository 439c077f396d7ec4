import pg from 'pg'

/** A setting with the URL of a PostgreSQL database. */
export type UrlSetting = 'DATABASE_URL' | 'DATABASE_DIRECT_URL'

/**
 * Explains why no connection to PostgreSQL could be established, and names the setting. `error` is the error of
 * the driver, which becomes the cause.
 */
export function explainConnectionError(error: unknown, setting: UrlSetting): Error {
  const message = messageOf(error)
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const [what, hint] =
    explainMessage(message, code) ??
    EXPLANATIONS.get(code) ??
    explainTls(message, code) ??
    (error instanceof pg.DatabaseError ? NO_SESSION : NO_ANSWER)
  return new Error(`${setting}: ${what}: ${message}.${hint === undefined ? '' : ` ${hint}`}`, {
    cause: error,
  })
}

type Explanation = readonly [what: string, hint?: string]

const NO_ANSWER: Explanation = ['PostgreSQL does not answer']
const NO_SESSION: Explanation = ['PostgreSQL refuses the session']
const NO_HOST: Explanation = ['the name of the host cannot be resolved', 'Check its spelling.']
const REFUSED: Explanation = [
  'PostgreSQL refuses the sign-in',
  'Check the user name and the password.',
]

/** By code of the system or of PostgreSQL. */
const EXPLANATIONS: ReadonlyMap<string, Explanation> = new Map([
  ['ENOTFOUND', NO_HOST],
  ['EAI_AGAIN', NO_HOST],
  ['28000', REFUSED],
  ['28P01', REFUSED],
  ['3D000', ['there is no such database', 'Create it with CREATE DATABASE, or correct its name.']],
  ['42501', ['the role may not connect to the database', 'Grant it CONNECT.']],
  [
    '53300',
    ['PostgreSQL has no free connection', 'Raise max_connections, or close other programs.'],
  ],
])

/**
 * What only the messages of PostgreSQL and PgBouncer say, which have one code for several reasons. PostgreSQL may
 * write its messages in another language; the explanation is then a more general one.
 */
function explainMessage(message: string, code: string): Explanation | undefined {
  if (/statement pooling/i.test(message)) {
    return [
      'the pooler has no transactions',
      'Set the pool_mode of PgBouncer to transaction or session.',
    ]
  }
  if (code !== '28000') return undefined
  if (message.includes('pg_hba.conf')) {
    return [
      REFUSED[0],
      'Add a line for the user, the database and the IP address to pg_hba.conf. If one demands encryption, set ' +
        'sslmode=require.',
    ]
  }
  if (/client certificate/i.test(message)) {
    return [REFUSED[0], 'Name one with sslcert=FILE and sslkey=FILE.']
  }
  return undefined
}

function explainTls(message: string, code: string): Explanation | undefined {
  if (/does not support SSL/i.test(message)) {
    return ['PostgreSQL offers no TLS', 'Switch it on there, or set sslmode=disable.']
  }
  if (/alert (unknown ca|bad certificate|certificate)/i.test(message)) {
    return [
      'PostgreSQL refuses the certificate of sslcert',
      'Its authority must be in the ssl_ca_file of PostgreSQL.',
    ]
  }
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID') {
    return [
      'the certificate of PostgreSQL is not valid now',
      'Renew it, or correct the clock of this machine.',
    ]
  }
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return [
      'the certificate of PostgreSQL is for another host',
      'Use a host name that it has, or set sslmode=verify-ca to check only its authority.',
    ]
  }
  if (/^(ERR_TLS|CERT_|SELF_SIGNED|DEPTH_ZERO|UNABLE_TO)/.test(code)) {
    return [
      'the certificate of PostgreSQL is not trusted',
      'Name the certificate of its authority with sslrootcert=FILE, or set sslmode=require to encrypt ' +
        'without checking certificates.',
    ]
  }
  return undefined
}

function messageOf(error: unknown): string {
  // Connecting to a host name with several IP addresses fails with one error for each of them.
  if (error instanceof AggregateError) return error.errors.map(messageOf).join('; ')
  return error instanceof Error ? error.message : String(error)
}
