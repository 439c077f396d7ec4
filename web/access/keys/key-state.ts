import type { ListedKey } from './useApiKeys.ts'

/** `replaced`: the program has a newer key, and this one is valid until the overlap ends. */
export type KeyState = 'valid' | 'expiring' | 'replaced' | 'expired' | 'revoked'

/** A key is `expiring` when it has less than this left, in ms. */
const SOON_MS = 7 * 24 * 3_600_000

type Dated = Pick<ListedKey, 'id' | 'programId' | 'revokedAt' | 'expiresAt'>

/**
 * The state of a key at `nowMs`, in ms since the epoch. `keys` are all keys: a newer key of the same
 * program makes this one `replaced`.
 */
export function keyState(key: Dated, keys: readonly Dated[], nowMs: number): KeyState {
  if (key.revokedAt !== null) return 'revoked'
  const leftMs = key.expiresAt === null ? Infinity : Date.parse(key.expiresAt) - nowMs
  if (leftMs <= 0) return 'expired'
  if (isReplaced(key, keys)) return 'replaced'
  return leftMs <= SOON_MS ? 'expiring' : 'valid'
}

/** Whether the program can use the key. */
export function isLive(state: KeyState): boolean {
  return state === 'valid' || state === 'expiring' || state === 'replaced'
}

/** The other keys of the same program that it can use. */
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

/** A newer key has a larger id. Ids are 64-bit integers, too large for `number`. */
function isReplaced(key: Dated, keys: readonly Dated[]): boolean {
  return keys.some(
    (other) => other.programId === key.programId && BigInt(other.id) > BigInt(key.id),
  )
}
