import { joinedLookUp } from '../../async/joined-look-up.ts'
import type { PrismaClient } from '../../db/generated/client.ts'
import { keyCredential, programId } from '../../viewer/ids.ts'
import type { Viewer } from '../../viewer/viewer.ts'
import { hashOf } from './key-secret.ts'
import { isLive } from './key-validity.ts'

/** How often, in ms, the time of a key's last use is stored. */
const LAST_USE_PRECISION_MS = 60_000

/**
 * Creates the look-up of a key's program; `undefined` if the key is not valid now. Keys that are looked
 * up together share a query. The look-up also stores the time of the key's last use.
 */
export function createKeyLookUp(
  prisma: PrismaClient,
): (key: string) => Promise<Viewer | undefined> {
  const keyByHash = joinedLookUp(async (hashes) => {
    const keys = await prisma.apiKey.findMany({ where: { hash: { in: [...hashes] } } })
    return new Map(keys.map((key) => [key.hash, key]))
  })
  return async (key) => {
    const found = await keyByHash(hashOf(key))
    const now = new Date()
    if (found === undefined || !isLive(found, now)) return undefined
    const unused = found.lastUsedAt === null ? Infinity : Number(now) - Number(found.lastUsedAt)
    if (unused > LAST_USE_PRECISION_MS) {
      await prisma.apiKey.update({ where: { id: found.id }, data: { lastUsedAt: now } })
    }
    return {
      id: programId(found.programId ?? found.id),
      name: found.name,
      kind: 'program',
      scopes: found.scopes,
      credential: keyCredential(found.id),
    }
  }
}
