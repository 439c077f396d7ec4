import type { LocationQuery } from 'vue-router'
import type { AuditAction, AuditEventFilter } from '../../graphql/generated/graphql.ts'
import { auditText } from '../../text/audit.ts'

/** The filter of the audit log, as the query of the page's URL holds it. */
export interface AuditQuery {
  readonly action: AuditAction | null
  readonly actor: string | null
}

/** Reads the filter from the query. Ignores unknown actions and an empty actor. */
export function readAuditQuery({ action, actor }: LocationQuery): AuditQuery {
  return {
    action: isAction(action) ? action : null,
    actor: typeof actor === 'string' && actor.trim() !== '' ? actor.trim() : null,
  }
}

export function writeAuditQuery({ action, actor }: AuditQuery): Record<string, string> {
  return { ...(action !== null && { action }), ...(actor !== null && { actor }) }
}

export function auditFilter({ action, actor }: AuditQuery): AuditEventFilter {
  return { ...(action !== null && { action: [action] }), ...(actor !== null && { actor }) }
}

function isAction(value: unknown): value is AuditAction {
  return typeof value === 'string' && Object.hasOwn(auditText.actions, value)
}
