import type { ListedKey } from './useApiKeys.ts'

/** `replaced`: a newer key of the program is there, and this one goes on for the overlap. */
export type KeyState = 'valid' | 'expiring' | 'replaced' | 'expired' | 'revoked'

/** From so long before its end, in ms, a key is said to expire soon. */
const SOON_MS = 7 * 24 * 3_600_000

type Dated = Pick<ListedKey, 'id' | 'programId' | 'revokedAt' | 'expiresAt'>

/** Where a key is in its life. `keys` are all that are listed, `nowMs` the time since the epoch. */
export function keyState(key: Dated, keys: readonly Dated[], nowMs: number): KeyState {
  if (key.revokedAt !== null) return 'revoked'
  const leftMs = key.expiresAt === null ? Infinity : Date.parse(key.expiresAt) - nowMs
  if (leftMs <= 0) return 'expired'
  if (isReplaced(key, keys)) return 'replaced'
  return leftMs <= SOON_MS ? 'expiring' : 'valid'
}

/** Whether the key lets its program in. */
export function isLive(state: KeyState): boolean {
  return state === 'valid' || state === 'expiring' || state === 'replaced'
}

/** The other keys of the program that let it in, too. */
export function liveSiblings<Key extends Dated>(
  key: Dated,
  keys: readonly Key[],
  nowMs: number,
): Key[] {
  return keys.filter(
    (other) =>
      other.programId === key.programId &&
      other.id !== key.id &&
      isLive(keyState(other, keys, nowMs)),
  )
}

/** Ids rise with time, and are too large for numbers one day. */
function isReplaced(key: Dated, keys: readonly Dated[]): boolean {
  return keys.some(
    (other) => other.programId === key.programId && BigInt(other.id) > BigInt(key.id),
  )
}
