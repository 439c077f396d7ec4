/** Each id names its kind, so that ids of people, sessions and keys are never taken for each other. */
export const ID_PREFIX = { user: 'user:', session: 'session:', key: 'key:' } as const

/** `Viewer.id` of a person. */
export function personId(userId: string): string {
  return `${ID_PREFIX.user}${userId}`
}

/** `Viewer.id` of a program, by the id of its first key. */
export function programId(firstKeyId: bigint): string {
  return `${ID_PREFIX.key}${firstKeyId}`
}

/** `Viewer.credential` of a person. */
export function sessionCredential(sessionId: string): string {
  return `${ID_PREFIX.session}${sessionId}`
}

/** `Viewer.credential` of a program. */
export function keyCredential(keyId: bigint): string {
  return `${ID_PREFIX.key}${keyId}`
}

/** How records of changes name a program, or a key as the subject of a change. */
export function programActor(name: string): string {
  return `${ID_PREFIX.key}${name}`
}

/** The ids of a `PersonViewer`. */
interface PersonIds {
  readonly kind: 'person'
  readonly id: string
  readonly credential: string
}

/** The id of a person's account. */
export function userIdOf({ id }: PersonIds): string {
  return id.slice(ID_PREFIX.user.length)
}

/** The id of the session that a person's request came with. */
export function sessionIdOf({ credential }: PersonIds): string {
  return credential.slice(ID_PREFIX.session.length)
}
