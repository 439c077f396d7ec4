import { LRUCache } from 'lru-cache'
import type { AuditLog } from './audit-log.ts'

/** For this long, in ms, a repeated refusal is not recorded again: a viewer may repeat it without end. */
const QUIET_MS = 10 * 60_000
const MAX_REMEMBERED = 10_000

/** A request of a signed-in viewer for a field that its role or key does not allow. */
export interface AccessRefusal {
  /** Named as the audit log names its actors. */
  actor: string
  ip: string
  /** "Mutation.invitePerson". */
  field: string
}

/** Records refusals: for each actor and field at most one within `quietMs`. */
export class AccessRefusals {
  readonly #audit: AuditLog
  readonly #recent: LRUCache<string, true>

  constructor(audit: AuditLog, quietMs = QUIET_MS) {
    this.#audit = audit
    this.#recent = new LRUCache({ max: MAX_REMEMBERED, ttl: quietMs })
  }

  /** Returns before the refusal is written, so that the answer's time does not tell whether it was. */
  note({ actor, ip, field }: AccessRefusal): void {
    const key = `${actor} ${field}`
    if (this.#recent.has(key)) return
    this.#recent.set(key, true)
    void this.#audit.record({ actor, action: 'access-refused', ip, details: { field } })
  }
}
