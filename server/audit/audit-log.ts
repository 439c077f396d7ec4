import type { Sql } from '../db/sql.ts'
import type { Logger } from '../log.ts'
import { toStorable } from './to-storable.ts'

/** Everything that is recorded of accounts, sessions and keys. */
export const AUDIT_ACTIONS = [
  'sign-in',
  'sign-in-failed',
  'sign-out',
  'access-refused',
  'account-created',
  'invited',
  'invitation-revoked',
  'role-changed',
  'account-disabled',
  'account-enabled',
  'password-link-made',
  'password-changed',
  'password-reset',
  'session-ended',
  'sessions-ended',
  'two-factor-on',
  'two-factor-off',
  'two-factor-failed',
  'recovery-code-used',
  'recovery-codes-made',
  'key-created',
  'key-rotated',
  'key-revoked',
] as const

export type AuditAction = (typeof AUDIT_ACTIONS)[number]

/** What happened, and who did it. Never a secret, and nothing that a stranger can cause without limit. */
export interface AuditEntry {
  /** A username, "key:NAME" or "system"; a stranger is what they called themselves. */
  actor: string
  action: AuditAction
  /** The account or key that it happened to, named like an actor. */
  subject?: string | undefined
  /** The network address it came from. */
  peer?: string | undefined
  details?: Readonly<Record<string, string | number | boolean | readonly string[]>> | undefined
}

/** The record of what happened to accounts, sessions and keys, in the database and in the log. */
export class AuditLog {
  readonly #sql: Sql
  readonly #log: Logger
  readonly #writing = new Set<Promise<void>>()

  constructor(sql: Sql, log: Logger) {
    this.#sql = sql
    this.#log = log
  }

  /**
   * Writes an entry down. Never throws: what was done is done, and whoever did it shall hear of that;
   * an entry that cannot be kept is in the log all the same.
   */
  record(entry: AuditEntry): Promise<void> {
    return this.recordFound(() => Promise.resolve(entry))
  }

  /** As `record`, for an entry that is yet to be found out, or that turns out to be none. */
  recordFound(find: () => Promise<AuditEntry | undefined>): Promise<void> {
    const writing = this.#find(find).finally(() => this.#writing.delete(writing))
    this.#writing.add(writing)
    return writing
  }

  /** Resolves when all that was recorded is written, also by those who did not wait for it. */
  async settled(): Promise<void> {
    await Promise.all(this.#writing)
  }

  async #find(find: () => Promise<AuditEntry | undefined>): Promise<void> {
    let entry: AuditEntry | undefined
    try {
      entry = await find()
      if (entry === undefined) return
      this.#log.info({ ...entry }, 'audit')
      await this.#write(entry)
    } catch (error) {
      this.#log.error({ err: error, ...entry }, 'an audit event was not kept')
    }
  }

  async #write({ actor, action, subject, peer, details = {} }: AuditEntry): Promise<void> {
    await this.#sql.run(
      `INSERT INTO audit_events (actor, action, subject, peer, details)
       VALUES ($1, $2, $3, $4, $5::jsonb)`,
      [
        toStorable(actor),
        action,
        subject === undefined ? null : toStorable(subject),
        peer === undefined ? null : toStorable(peer),
        JSON.stringify(details),
      ],
    )
  }
}
