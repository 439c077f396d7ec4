import type { Scope } from '../db/generated/enums.ts'

/** Who asks: a person with a session, or a program with a key. */
export interface Viewer {
  /** Unique among people and programs, stable over sign-ins: "user:…" or "key:…". */
  readonly id: string
  /** Username, or the key's name. */
  readonly name: string
  readonly kind: 'person' | 'program'
  readonly scopes: readonly Scope[]
  /** The session or key itself, by its id, which is no secret: "session:…" or "key:…". */
  readonly credential: string
}

/** How the record of a change names its author. */
export function actorOf(viewer: Viewer): string {
  return viewer.kind === 'person' ? viewer.name : `key:${viewer.name}`
}
