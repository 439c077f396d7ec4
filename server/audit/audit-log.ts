import type { Sql } from '../db/sql.ts'
import type { Logger } from '../process/log.ts'
import { LateWork, type LateWorkSettings } from './late-work.ts'
import { toStorable } from './to-storable.ts'

/** Every kind of event that is recorded of accounts, sessions and keys. */
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

/**
 * One event: what happened, and who did it. It must never contain a secret, and no client that is not
 * signed in may be able to cause such events without limit.
 */
export interface AuditEntry {
  /** A username, "key:NAME" or "system"; for a failed sign-in, the name that was tried. */
  actor: string
  action: AuditAction
  /** The account or key that was changed, named like an actor. */
  subject?: string | undefined
  /** The client's IP address. */
  ip?: string | undefined
  details?: Readonly<Record<string, string | number | boolean | readonly string[]>> | undefined
}

/** Records events of accounts, sessions and keys in the database and in the server's log. */
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
   * Records an entry; resolves once it is written. Never throws: the change itself has been made, and its
   * viewer must get the answer. An entry that cannot be written to the database is in the log.
   */
  record(entry: AuditEntry): Promise<void> {
    return this.#keep(() => Promise.resolve(entry))
  }

  /**
   * Records what `find` returns, or nothing. `find` is called at a random later moment (`LateWork`), so
   * that the client that caused the entry cannot measure whether there was one. The entry's time is the
   * time of this call.
   */
  recordLate(find: () => Promise<AuditEntry | undefined>): void {
    const happened = performance.now()
    this.#late.add(() => void this.#keep(find, happened))
  }

  /**
   * Resolves when every entry is written, including those that their callers did not wait for. Entries of
   * `recordLate` are written now.
   */
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
      this.#log.error({ err: error, ...entry }, 'an audit event could not be written')
    }
  }

  async #write(
    { actor, action, subject, ip, details = {} }: AuditEntry,
    happened: number,
  ): Promise<void> {
    // The time is the database's, as all times in the database are.
    await this.#sql.run(
      `INSERT INTO audit_events (at, actor, action, subject, peer, details)
       VALUES (now() - make_interval(secs => $1), $2, $3, $4, $5, $6::jsonb)`,
      [
        (performance.now() - happened) / 1_000,
        toStorable(actor),
        action,
        subject === undefined ? null : toStorable(subject),
        ip === undefined ? null : toStorable(ip),
        JSON.stringify(details),
      ],
    )
  }
}
