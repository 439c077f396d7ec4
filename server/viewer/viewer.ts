import type { Scope } from '../db/generated/enums.ts'
import { programActor } from './ids.ts'

/** The person with a session, or the program with a key, that a request is made for. */
export interface Viewer {
  /** Unique among people and programs, the same at each sign-in: "user:…" or "key:…" (`ids.ts`). */
  readonly id: string
  /** Username, or the key's name. */
  readonly name: string
  readonly kind: 'person' | 'program'
  readonly scopes: readonly Scope[]
  /** The id of the session or key itself, which is no secret: "session:…" or "key:…" (`ids.ts`). */
  readonly credential: string
}

/** A viewer with an account and a session. */
export interface PersonViewer extends Viewer {
  readonly kind: 'person'
}

export function isPerson(viewer: Viewer): viewer is PersonViewer {
  return viewer.kind === 'person'
}

/** The name under which a viewer's changes are recorded. */
export function actorOf(viewer: Viewer): string {
  return isPerson(viewer) ? viewer.name : programActor(viewer.name)
}
