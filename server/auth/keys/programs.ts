import { createHash, randomBytes } from 'node:crypto'
import type { ApiKey, Prisma, PrismaClient } from '../../db/generated/client.ts'
import type { Scope } from '../../db/generated/enums.ts'
import { joinedLookUp } from '../../async/joined-look-up.ts'
import type { Viewer } from '../../viewer/viewer.ts'

/** How often, in ms, the time of a key's last use is written down. */
const LAST_USE_PRECISION_MS = 60_000

/** Keys that are valid at a time: more than any shop has programs, and few enough to list. */
export const MAX_LIVE_KEYS = 1_000

/** How many of the keys that ended are still listed, newest first. */
const ENDED_KEYS_LISTED = 100

export interface NewApiKey {
  name: string
  scopes: Scope[]
  expiresAt: Date | null
  createdBy: string
}

export interface Rotation {
  id: bigint
  /** How long, in ms, the old key goes on beside the new one. */
  overlapMs: number
  /** When the new key expires; `undefined`: it lasts as long as the old one was made for. */
  expiresAt: Date | undefined
  createdBy: string
}

/** Why a key is not rotated. Of a program that was rotated before, the newest key is the one to rotate. */
export type RotationProblem = 'not-found' | 'not-valid' | 'replaced' | 'too-many'

/** A key in the clear, which nobody sees again, and what is stored of it. */
export interface MadeKey {
  key: string
  apiKey: ApiKey
}

/**
 * API keys. A key is shown once, when it is made; only its SHA-256 is stored.
 *
 * A program is known by its first key: `programId` of the others names that one, and is null there.
 * All have the program's name, which nobody else gets, also after all have ended.
 */
export class Programs {
  readonly #prisma: PrismaClient
  readonly #keyByHash: (hash: string) => Promise<ApiKey | undefined>

  constructor(prisma: PrismaClient) {
    this.#prisma = prisma
    this.#keyByHash = joinedLookUp(async (hashes) => {
      const keys = await prisma.apiKey.findMany({ where: { hash: { in: [...hashes] } } })
      return new Map(keys.map((key) => [key.hash, key]))
    })
  }

  /** Makes the first key of a program. */
  async createKey(wanted: NewApiKey): Promise<MadeKey | 'name-taken' | 'too-many'> {
    if (await isFull(this.#prisma)) return 'too-many'
    const key = newKey()
    const [apiKey] = await this.#prisma.apiKey.createManyAndReturn({
      data: [{ ...wanted, hash: hashOf(key) }],
      skipDuplicates: true,
    })
    return apiKey === undefined ? 'name-taken' : { key, apiKey }
  }

  /**
   * Makes another key for the program of a valid one, which from then on lasts for the overlap, or
   * as long as it would have. To the program nothing changes but the key: what it did, it did.
   */
  async rotateKey(rotation: Rotation): Promise<(MadeKey & { replaced: ApiKey }) | RotationProblem> {
    return this.#prisma.$transaction(async (tx) => {
      const named = await tx.apiKey.findUnique({ where: { id: rotation.id } })
      if (named === null) return 'not-found'
      const programId = named.programId ?? named.id
      await lockProgram(tx, programId)
      const now = new Date()
      // As it is now that nobody else changes it.
      const old = await tx.apiKey.findUniqueOrThrow({ where: { id: named.id } })
      if (!isLive(old, now)) return 'not-valid'
      const newer = await tx.apiKey.count({ where: { programId, id: { gt: old.id } } })
      if (newer > 0) return 'replaced'
      if (await isFull(tx)) return 'too-many'
      const overlapEnd = new Date(now.getTime() + rotation.overlapMs)
      const replaced = await tx.apiKey.update({
        where: { id: old.id },
        data: { expiresAt: earliest(old.expiresAt, overlapEnd) },
      })
      const key = newKey()
      const apiKey = await tx.apiKey.create({
        data: {
          name: old.name,
          scopes: old.scopes,
          hash: hashOf(key),
          programId,
          createdBy: rotation.createdBy,
          expiresAt: rotation.expiresAt ?? sameLifetime(old, now),
        },
      })
      return { key, apiKey, replaced }
    })
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

  /** Ends the validity of all keys of a program, and returns those it was ended of now, or `null`. */
  async revokeProgram(id: bigint): Promise<{ name: string; ended: ApiKey[] } | null> {
    return this.#prisma.$transaction(async (tx) => {
      const first = await tx.apiKey.findFirst({ where: { id, programId: null } })
      if (first === null) return null
      await lockProgram(tx, id)
      const ended = await tx.apiKey.updateManyAndReturn({
        where: { OR: [{ id }, { programId: id }], revokedAt: null },
        data: { revokedAt: new Date() },
      })
      return { name: first.name, ended }
    })
  }

  /** All keys that are valid, by name, and then those that ended, the newest of them alone. */
  async list(): Promise<ApiKey[]> {
    const now = new Date()
    const [live, ended] = await Promise.all([
      this.#prisma.apiKey.findMany({
        where: liveAt(now),
        orderBy: [{ name: 'asc' }, { id: 'desc' }],
        // Those who made keys at the same moment may have made a few more than there should be.
        take: MAX_LIVE_KEYS + 100,
      }),
      this.#prisma.apiKey.findMany({
        where: { NOT: liveAt(now) },
        orderBy: { id: 'desc' },
        take: ENDED_KEYS_LISTED,
      }),
    ])
    return [...live, ...ended]
  }

  /** The program that a key belongs to, if the key is valid now. */
  async viewerOfKey(key: string): Promise<Viewer | undefined> {
    const found = await this.#keyByHash(hashOf(key))
    const now = new Date()
    if (found === undefined || !isLive(found, now)) return undefined
    const unused = found.lastUsedAt === null ? Infinity : Number(now) - Number(found.lastUsedAt)
    if (unused > LAST_USE_PRECISION_MS) {
      await this.#prisma.apiKey.update({ where: { id: found.id }, data: { lastUsedAt: now } })
    }
    return {
      id: `key:${found.programId ?? found.id}`,
      name: found.name,
      kind: 'program',
      scopes: found.scopes,
      credential: `key:${found.id}`,
    }
  }
}

/** Whether a key lets anybody in. */
export function isLive(
  { revokedAt, expiresAt }: Pick<ApiKey, 'revokedAt' | 'expiresAt'>,
  now: Date,
): boolean {
  return revokedAt === null && (expiresAt === null || expiresAt > now)
}

/** The same as a condition. */
function liveAt(now: Date): Prisma.ApiKeyWhereInput {
  return { revokedAt: null, OR: [{ expiresAt: null }, { expiresAt: { gt: now } }] }
}

async function isFull(prisma: Pick<PrismaClient, 'apiKey'>): Promise<boolean> {
  return (await prisma.apiKey.count({ where: liveAt(new Date()) })) >= MAX_LIVE_KEYS
}

/** Until the transaction ends, nobody else gives keys to a program, or takes them all away. */
async function lockProgram(tx: Prisma.TransactionClient, id: bigint): Promise<void> {
  await tx.$executeRaw`SELECT FROM api_keys WHERE id = ${id} FOR UPDATE`
}

function earliest(one: Date | null, other: Date): Date {
  return one === null || other < one ? other : one
}

function sameLifetime({ createdAt, expiresAt }: ApiKey, now: Date): Date | null {
  if (expiresAt === null) return null
  return new Date(now.getTime() + expiresAt.getTime() - createdAt.getTime())
}

/** 256 random bits, so a plain hash is enough. */
function newKey(): string {
  return `odk_${randomBytes(32).toString('base64url')}`
}

function hashOf(key: string): string {
  return createHash('sha256').update(key).digest('hex')
}
