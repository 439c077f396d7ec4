import { actorOf, type Viewer } from './viewer.ts'

/** The viewer that asks for a change, and the IP address that the request came from. */
export interface Requester<Who extends Viewer = Viewer> {
  readonly viewer: Who
  readonly ip: string
}

/** Who a change is recorded as made by, and from where. */
export interface Author {
  /** A username, "key:NAME" or "system". */
  readonly actor: string
  readonly ip?: string
}

/** The operator of the server, who runs a command. */
export const SYSTEM: Author = { actor: 'system' }

/** The part of an audit entry that names who made a change, and from where. */
export function recordedAs({ viewer, ip }: Requester): Author {
  return { actor: actorOf(viewer), ip }
}
