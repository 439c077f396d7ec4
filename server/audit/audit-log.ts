import type { Sql } from '../db/sql.ts'
import type { Logger } from '../log.ts'
import { LateWork, type LateWorkSettings } from './late-work.ts'
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
  readonly #late: LateWork
  readonly #writing = new Set<Promise<void>>()

  constructor(sql: Sql, log: Logger, late: LateWorkSettings = {}) {
    this.#sql = sql
    this.#log = log
    this.#late = new LateWork(late)
  }

  /**
   * Writes an entry down. Never throws: what was done is done, and whoever did it shall hear of that;
   * an entry that cannot be kept is in the log all the same.
   */
  record(entry: AuditEntry): Promise<void> {
    return this.#keep(() => Promise.resolve(entry))
  }

  /**
   * As `record`, of what is yet to be found out and may turn out to be nothing; which of the two, its
   * sender must not be able to tell. So even `find` is called at a random moment later on. The entry
   * has the time of now.
   */
  recordLate(find: () => Promise<AuditEntry | undefined>): void {
    const happened = performance.now()
    this.#late.add(() => void this.#keep(find, happened))
  }

  /** Writes now what was to be written late; resolves when every entry is written. */
  async stop(): Promise<void> {
    this.#late.hurry()
    await Promise.all(this.#writing)
  }

  #keep(find: () => Promise<AuditEntry | undefined>, happened = performance.now()): Promise<void> {
    const writing = this.#find(find, happened).finally(() => this.#writing.delete(writing))
    this.#writing.add(writing)
    return writing
  }

  async #find(find: () => Promise<AuditEntry | undefined>, happened: number): Promise<void> {
    let entry: AuditEntry | undefined
    try {
      entry = await find()
      if (entry === undefined) return
      this.#log.info({ ...entry }, 'audit')
      await this.#write(entry, happened)
    } catch (error) {
      this.#log.error({ err: error, ...entry }, 'an audit event was not kept')
    }
  }

  async #write(
    { actor, action, subject, peer, details = {} }: AuditEntry,
    happened: number,
  ): Promise<void> {
    // By the database's clock, as all times in it are.
    await this.#sql.run(
      `INSERT INTO audit_events (at, actor, action, subject, peer, details)
       VALUES (now() - make_interval(secs => $1), $2, $3, $4, $5, $6::jsonb)`,
      [
        (performance.now() - happened) / 1_000,
        toStorable(actor),
        action,
        subject === undefined ? null : toStorable(subject),
        peer === undefined ? null : toStorable(peer),
        JSON.stringify(details),
      ],
    )
  }
}
