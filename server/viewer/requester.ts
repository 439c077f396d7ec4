import { actorOf, type Viewer } from './viewer.ts'

/** The viewer that asks for a change, and the IP address that the request came from. */
export interface Requester<Who extends Viewer = Viewer> {
  readonly viewer: Who
  readonly ip: string
}

/** The part of an audit entry that names who made a change, and from where. */
export function recordedAs({ viewer, ip }: Requester): { actor: string; ip: string } {
  return { actor: actorOf(viewer), ip }
}
