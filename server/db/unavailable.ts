import { z } from 'zod'
import { StandbyError } from './server-identity.ts'
import { NoConnectionError } from './waiting-pool.ts'

/**
 * Whether an operation failed because the database is away: it cannot be reached, it ends its connections or
 * accepts no more of them, it is renamed or its disk is full, its tables are gone or not for this role, it does not
 * answer in time, or this process has closed it. The same operation can succeed later. If a connection was lost
 * during a write, its outcome is unknown.
 *
 * `error` is what a `Sql` or a Prisma client throws. An error that has such an error as its cause counts too.
 */
export function isUnavailable(error: unknown): boolean {
  const seen = new Set<unknown>()
  const waiting = [error]
  while (waiting.length > 0 && seen.size < MOST_LOOKED_AT) {
    const next = waiting.pop()
    if (seen.has(next)) continue
    seen.add(next)
    if (saysSo(next)) return true
    waiting.push(...partsOf(next))
  }
  return false
}

/** Bounds the work for errors with many causes. */
const MOST_LOOKED_AT = 50

/** Of the operating system, of PostgreSQL (SQLSTATE) and of Prisma. Class 08 counts as a whole. */
const CODES: ReadonlySet<string> = new Set([
  'EAI_AGAIN',
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTDOWN',
  'EHOSTUNREACH',
  'ENETDOWN',
  'ENETUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
  // A running server had signed in before: the database was renamed or dropped, or the password was changed.
  '28000',
  '28P01',
  '3D000',
  // The server has become a standby: it refuses writes on connections of the time before.
  '25006',
  // The rights of the role were revoked, or a policy applies to it (row security).
  '42501',
  // The tables are gone, perhaps with the database: one that was created again is empty.
  '42P01',
  // A full disk or memory, and as many connections as there may be.
  '53100',
  '53200',
  '53300',
  '57P01',
  '57P02',
  '57P03',
  '57P05',
  'P1000',
  'P1001',
  'P1002',
  'P1003',
  'P1008',
  'P1010',
  'P1017',
  'P2021',
  'P2037',
])

/** What Prisma's driver adapters make of the codes above (`cause.kind`). */
const KINDS: ReadonlySet<string> = new Set([
  'AuthenticationFailed',
  'ConnectionClosed',
  'DatabaseAccessDenied',
  'DatabaseDoesNotExist',
  'DatabaseNotReachable',
  'SocketTimeout',
  'TableDoesNotExist',
  'TooManyConnections',
])

/** Of the drivers and of Prisma, for errors that carry no code. */
const MESSAGES: readonly RegExp[] = [
  /^no connection to the database: /,
  /^Connection terminated\b/,
  /^timeout expired$/,
  /^timeout exceeded when trying to connect$/,
  /^Query read timeout$/,
  /^Client (was closed|has encountered a connection error) and is not queryable$/,
  /^Cannot use a pool after calling end on the pool$/,
  /^PGlite is clos(ed|ing)$/,
  /\bno more connections allowed\b/i,
  /\bUnable to start a transaction in the given time\b/,
]

function saysSo(value: unknown): boolean {
  if (value instanceof StandbyError || value instanceof NoConnectionError) return true
  const { code, originalCode, kind, message, originalMessage } = textsOf(value)
  return (
    isCodeOfIt(code) ||
    isCodeOfIt(originalCode) ||
    KINDS.has(kind) ||
    MESSAGES.some((of) => of.test(message) || of.test(originalMessage))
  )
}

function isCodeOfIt(code: string): boolean {
  return CODES.has(code) || /^08[0-9A-Z]{3}$/.test(code)
}

const Text = z.string().catch('')
const Texts = z.object({
  code: Text,
  originalCode: Text,
  kind: Text,
  message: Text,
  originalMessage: Text,
})
const NO_TEXTS = Texts.parse({})

function textsOf(value: unknown): z.infer<typeof Texts> {
  return Texts.safeParse(value).data ?? NO_TEXTS
}

/** The errors that an error is made of. Prisma keeps that of its driver in `meta`. */
function partsOf(value: unknown): unknown[] {
  if (typeof value !== 'object' || value === null) return []
  const errors: readonly unknown[] =
    'errors' in value && Array.isArray(value.errors) ? value.errors : []
  return [
    'cause' in value ? value.cause : undefined,
    'originalError' in value ? value.originalError : undefined,
    'meta' in value ? value.meta : undefined,
    'driverAdapterError' in value ? value.driverAdapterError : undefined,
    ...errors.slice(0, MOST_LOOKED_AT),
  ].filter((part) => typeof part === 'object' && part !== null)
}
