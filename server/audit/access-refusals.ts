import { LRUCache } from 'lru-cache'
import type { AuditLog } from './audit-log.ts'

/** How long, in ms, a repetition is not written down again: who is refused may try for ever. */
const QUIET_MS = 10 * 60_000
const MAX_REMEMBERED = 10_000

/** Somebody who was let in, but asked for what their role or key does not allow. */
export interface AccessRefusal {
  /** Named as the audit log names its actors. */
  actor: string
  peer: string
  /** "Mutation.invitePerson". */
  field: string
}

/** Writes down who was refused what, once in a while for each actor and field. */
export class AccessRefusals {
  readonly #audit: AuditLog
  readonly #recent: LRUCache<string, true>

  constructor(audit: AuditLog, quietMs = QUIET_MS) {
    this.#audit = audit
    this.#recent = new LRUCache({ max: MAX_REMEMBERED, ttl: quietMs })
  }

  /** Does not wait until it is written: whoever is refused must not be able to tell. */
  note({ actor, peer, field }: AccessRefusal): void {
    const key = `${actor} ${field}`
    if (this.#recent.has(key)) return
    this.#recent.set(key, true)
    void this.#audit.record({ actor, action: 'access-refused', peer, details: { field } })
  }
}
