import { createHash, randomBytes } from 'node:crypto'
import type { ApiKey, PrismaClient } from '../db/generated/client.ts'
import type { Scope } from '../db/generated/enums.ts'
import type { Viewer } from './viewer.ts'

/** How often, in ms, the time of a key's last use is written down. */
const LAST_USE_PRECISION_MS = 60_000

export interface NewApiKey {
  name: string
  scopes: Scope[]
  expiresAt: Date | null
  createdBy: string
}

/** API keys. A key is shown once, when it is made; only its SHA-256 is stored. */
export class Programs {
  readonly #prisma: PrismaClient

  constructor(prisma: PrismaClient) {
    this.#prisma = prisma
  }

  /** Makes a key: 256 random bits, so a plain hash is enough. `undefined` if the name is taken. */
  async createKey(wanted: NewApiKey): Promise<{ key: string; apiKey: ApiKey } | undefined> {
    const key = `odk_${randomBytes(32).toString('base64url')}`
    const [apiKey] = await this.#prisma.apiKey.createManyAndReturn({
      data: [{ ...wanted, hash: hashOf(key) }],
      skipDuplicates: true,
    })
    return apiKey === undefined ? undefined : { key, apiKey }
  }

  /**
   * Ends a key's validity; `null` when there is no such key. Revoking twice changes nothing, and
   * `ended` says whether it was this time.
   */
  async revokeKey(id: bigint): Promise<{ apiKey: ApiKey; ended: boolean } | null> {
    const { count } = await this.#prisma.apiKey.updateMany({
      where: { id, revokedAt: null },
      data: { revokedAt: new Date() },
    })
    const apiKey = await this.#prisma.apiKey.findUnique({ where: { id } })
    return apiKey === null ? null : { apiKey, ended: count > 0 }
  }

  /** The program that a key belongs to, if the key is valid now. */
  async viewerOfKey(key: string): Promise<Viewer | undefined> {
    const found = await this.#prisma.apiKey.findUnique({ where: { hash: hashOf(key) } })
    if (found === null || found.revokedAt !== null) return undefined
    const now = Date.now()
    if (found.expiresAt !== null && found.expiresAt.getTime() <= now) return undefined
    if (found.lastUsedAt === null || now - found.lastUsedAt.getTime() > LAST_USE_PRECISION_MS) {
      await this.#prisma.apiKey.update({
        where: { id: found.id },
        data: { lastUsedAt: new Date(now) },
      })
    }
    const id = `key:${found.id}`
    return { id, name: found.name, kind: 'program', scopes: found.scopes, credential: id }
  }
}

function hashOf(key: string): string {
  return createHash('sha256').update(key).digest('hex')
}
