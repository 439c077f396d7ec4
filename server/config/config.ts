/** The settings of the server, read from environment variables. See docs/operations.md. */
import { isIP } from 'node:net'
import { resolve } from 'node:path'
import { z } from 'zod'
import { isUsername, tidyUsername } from '../auth/sign-in/username.ts'
import { CONFIGURED_PASSWORD_LENGTH } from '../auth/people/password-rules.ts'
import { postgresUrlProblem } from '../db/connection-url.ts'
import { LEAST_CONNECTIONS } from '../db/pool-shares.ts'
import { ipAddressReader } from '../http/ip-address.ts'

/** The environment is invalid. The message names each invalid variable and what it accepts, not its value. */
export class ConfigError extends Error {
  constructor(issues: readonly string[]) {
    super(`The configuration is invalid:\n${issues.map((issue) => `  ${issue}`).join('\n')}`)
    this.name = 'ConfigError'
  }
}

function whole(min: number, max: number, fallback: number) {
  const expected = `a whole number from ${min} to ${max}`
  return z
    .string()
    .regex(/^\d+$/, expected)
    .transform(Number)
    .pipe(z.number().min(min, expected).max(max, expected))
    .default(fallback)
}

const postgresUrl = z.string().superRefine((url, ctx) => {
  const message = postgresUrlProblem(url)
  if (message !== undefined) ctx.addIssue({ code: 'custom', message })
})

const { min: passwordMin, max: passwordMax } = CONFIGURED_PASSWORD_LENGTH

/** Whether a URL is only scheme, host and port. */
function isOrigin(url: string): boolean {
  return URL.canParse(url) && new URL(url).href === `${new URL(url).origin}/`
}

/** Whether a text can name where to listen. `isOrigin` refuses what is no host name, such as one with a space. */
function isHost(text: string): boolean {
  return isIP(text) !== 0 || (!text.includes(':') && isOrigin(`http://${text}`))
}

function namesProxies(value: string): boolean {
  // In other servers such a number says how many proxies there are. Here it would be an old form of 0.0.0.1.
  if (value.split(',').some((each) => /^\s*\d+\s*$/.test(each))) return false
  try {
    ipAddressReader(value)
    return true
  } catch {
    return false
  }
}

const Environment = z.object({
  PORT: whole(0, 65_535, 4000),
  HOST: z
    .string()
    .refine(isHost, 'an IP address or a host name without a port, like 127.0.0.1, :: or localhost')
    .default('127.0.0.1'),
  PUBLIC_URL: z
    .url({ protocol: /^https?$/, error: 'a URL like https://orders.example.com', abort: true })
    .refine(
      isOrigin,
      'a URL without a path, a query or a user name, like https://orders.example.com: the dashboard cannot be ' +
        'below a path',
    )
    .refine(
      (url) => !url.includes('*'),
      'one host name without *, like https://orders.example.com: links and cookies are for this origin',
    )
    .optional(),
  TRUST_PROXY: z
    .string()
    .refine(
      namesProxies,
      '"off", or IP addresses, ranges, loopback, linklocal, uniquelocal, separated by commas',
    )
    .default('off'),
  DATABASE_URL: postgresUrl.optional(),
  DATABASE_DIRECT_URL: postgresUrl.optional(),
  DATABASE_POOL: whole(LEAST_CONNECTIONS, 1_000, 10),
  DATA_DIR: z
    .string()
    .refine(
      (path) => !/^(~|[a-z][a-z\d+.-]*:\/\/)/i.test(path),
      'a path; only a shell replaces ~, and a URL is none',
    )
    .default('./data'),
  AUTH_SECRET: z
    .string()
    .min(32, { error: 'at least 32 characters', abort: true })
    .refine(
      (secret) => secret.trim().length >= 32,
      'at least 32 characters besides the spaces around it',
    )
    .optional(),
  ADMIN_USERNAME: z
    .string()
    .transform(tidyUsername)
    .refine(
      isUsername,
      '3 to 30 letters, digits, dots or underscores; not system, database or anonymous',
    )
    .default('admin'),
  ADMIN_PASSWORD: z
    .string()
    .min(passwordMin, `at least ${passwordMin} characters`)
    .max(passwordMax, `at most ${passwordMax} characters`)
    .optional(),
  DEMO_ORDERS: whole(0, 10_000_000, 1_250),
  DEMO_RATE: whole(0, 60_000, 30),
  STATS_INTERVAL_MS: whole(100, 3_600_000, 5_000),
  MAX_STREAMS: whole(1, 1_000_000, 20_000),
  MAX_STREAMS_PER_VIEWER: whole(1, 1_000_000, 100),
  RATE_LIMIT_PER_SECOND: whole(1, 1_000_000, 500),
  RESUME_WINDOW_HOURS: whole(1, 87_600, 168),
  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], {
      error: 'one of trace, debug, info, warn, error, fatal, silent',
    })
    .default('info'),
})

const EXTRA_AROUND = '; the value has spaces or quotes around it, which count as part of it'

/** Whether spaces or quotes surround a value, as some tools leave them that read such files differently. */
function hasExtraAround(value = ''): boolean {
  return value !== value.trim() || /^(["']).*\1$/s.test(value)
}

export type Config = ReturnType<typeof readConfig>

/**
 * Reads the settings from environment variables. An empty variable counts as unset. Throws ConfigError if
 * a variable is invalid.
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>>) {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''))
  const parsed = Environment.safeParse(given)
  if (!parsed.success) {
    throw new ConfigError(
      parsed.error.issues.map(({ path, message }) => {
        const name = path.join('.')
        return `${name}: ${message}${hasExtraAround(given[name]) ? EXTRA_AROUND : ''}`
      }),
    )
  }
  const env = parsed.data
  if (env.DATABASE_URL === undefined && env.DATABASE_DIRECT_URL !== undefined) {
    throw new ConfigError(['DATABASE_DIRECT_URL: only together with DATABASE_URL'])
  }
  return {
    port: env.PORT,
    host: env.HOST,
    publicUrl: env.PUBLIC_URL,
    trustProxy: env.TRUST_PROXY,
    databaseUrl: env.DATABASE_URL,
    databaseDirectUrl: env.DATABASE_DIRECT_URL,
    databaseConnections: env.DATABASE_POOL,
    dataDirectory: resolve(env.DATA_DIR),
    authSecret: env.AUTH_SECRET,
    admin: { username: env.ADMIN_USERNAME, password: env.ADMIN_PASSWORD },
    demo: { orders: env.DEMO_ORDERS, changesPerMinute: env.DEMO_RATE },
    statsIntervalMs: env.STATS_INTERVAL_MS,
    maxStreams: env.MAX_STREAMS,
    maxStreamsPerViewer: env.MAX_STREAMS_PER_VIEWER,
    rateLimitPerSecond: env.RATE_LIMIT_PER_SECOND,
    resumeWindowHours: env.RESUME_WINDOW_HOURS,
    logLevel: env.LOG_LEVEL,
  }
}
