import type { AuditLog } from '../../audit/audit-log.ts'
import type { ApiKey, Prisma, PrismaClient } from '../../db/generated/client.ts'
import type { Scope } from '../../db/generated/enums.ts'
import { programActor } from '../../viewer/ids.ts'
import { recordedAs, type Author, type Requester } from '../../viewer/requester.ts'
import { actorOf } from '../../viewer/viewer.ts'
import type { CachedRights } from '../sessions/viewers.ts'
import { hashOf, newKey } from './key-secret.ts'
import { isLive, liveAt } from './key-validity.ts'

const HOUR_MS = 3_600_000

/** How many keys may be valid at a time: more than any shop has programs, and few enough to list. */
export const MAX_LIVE_KEYS = 1_000

/** How many expired and revoked keys are listed, newest first. */
const ENDED_KEYS_LISTED = 100

export interface NewApiKey {
  name: string
  scopes: Scope[]
  expiresAt: Date | null
}

export interface Rotation {
  id: bigint
  /** How long, in hours, the old key stays valid beside the new one. */
  overlapHours: number
  /** When the new key expires; `undefined`: after the lifetime that the old key was created with. */
  expiresAt: Date | undefined
}

/** Why a key is not rotated. `replaced`: only the newest key of a program can be rotated. */
export type RotationProblem = 'not-found' | 'not-valid' | 'replaced' | 'too-many'

/** A key in the clear, which is returned only once, and the stored row. */
export interface CreatedKey {
  key: string
  apiKey: ApiKey
}

export interface ProgramsSettings {
  prisma: PrismaClient
  audit: AuditLog
  rights: CachedRights
}

/**
 * Programs and their API keys. A key is returned once, when it is created; only its SHA-256 is stored.
 *
 * A program is identified by its first key: `programId` of the other keys is that key's id, and the
 * first key's own is null. All keys of a program have its name. No other program gets that name, also
 * after all of them have ended.
 *
 * Every change is recorded in the audit log, and drops cached rights where it takes rights away, before
 * its promise resolves.
 */
export class Programs {
  readonly #prisma: PrismaClient
  readonly #audit: AuditLog
  readonly #rights: CachedRights

  constructor({ prisma, audit, rights }: ProgramsSettings) {
    this.#prisma = prisma
    this.#audit = audit
    this.#rights = rights
  }

  /** Creates the first key of a program. */
  async createKey(wanted: NewApiKey, by: Author): Promise<CreatedKey | 'name-taken' | 'too-many'> {
    const key = newKey()
    const apiKey = await this.#prisma.$transaction(async (tx) => {
      if (await isFull(tx)) return 'too-many'
      const [created] = await tx.apiKey.createManyAndReturn({
        data: [{ ...wanted, createdBy: by.actor, hash: hashOf(key) }],
        skipDuplicates: true,
      })
      return created ?? 'name-taken'
    })
    if (typeof apiKey === 'string') return apiKey
    const { name, scopes, expiresAt } = apiKey
    await this.#audit.record({
      ...by,
      action: 'key-created',
      subject: programActor(name),
      details: { scopes, ...(expiresAt === null ? {} : { expiresAt: expiresAt.toISOString() }) },
    })
    return { key, apiKey }
  }

  /**
   * Creates the next key of the program of a valid key. The old key then expires after the overlap, or
   * earlier if it would have. The program keeps its id, so its idempotency keys and limits stay.
   */
  async rotateKey(
    rotation: Rotation,
    by: Requester,
  ): Promise<(CreatedKey & { replaced: ApiKey }) | RotationProblem> {
    const rotated = await this.#prisma.$transaction((tx) =>
      rotate(tx, rotation, actorOf(by.viewer)),
    )
    if (typeof rotated === 'string') return rotated
    // Without an overlap the old key has just expired.
    this.#rights.forgetAll()
    await this.#audit.record({
      ...recordedAs(by),
      action: 'key-rotated',
      subject: programActor(rotated.apiKey.name),
      details: { overlapHours: rotation.overlapHours },
    })
    return rotated
  }

  /** Revokes a key; `null` if there is none with this id. A second time changes and records nothing. */
  async revokeKey(id: bigint, by: Requester): Promise<ApiKey | null> {
    const { count } = await this.#prisma.apiKey.updateMany({
      where: { id, revokedAt: null },
      data: { revokedAt: new Date() },
    })
    const apiKey = await this.#prisma.apiKey.findUnique({ where: { id } })
    if (apiKey === null) return null
    this.#rights.forgetAll()
    if (count > 0) {
      const subject = programActor(apiKey.name)
      await this.#audit.record({ ...recordedAs(by), action: 'key-revoked', subject })
    }
    return apiKey
  }

  /** Revokes all keys of a program. Returns those that were not revoked before; `null` without a program. */
  async revokeProgram(id: bigint, by: Requester): Promise<ApiKey[] | null> {
    const revoked = await this.#prisma.$transaction(async (tx) => {
      const first = await tx.apiKey.findFirst({ where: { id, programId: null } })
      if (first === null) return null
      await lockProgram(tx, id)
      const keys = await tx.apiKey.updateManyAndReturn({
        where: { OR: [{ id }, { programId: id }], revokedAt: null },
        data: { revokedAt: new Date() },
      })
      return { name: first.name, keys }
    })
    if (revoked === null) return null
    this.#rights.forgetAll()
    const { name, keys } = revoked
    if (keys.length > 0) {
      await this.#audit.record({
        ...recordedAs(by),
        action: 'key-revoked',
        subject: programActor(name),
        details: { keys: keys.length },
      })
    }
    return keys
  }

  /** All valid keys by name, then the newest of the expired and revoked ones. */
  async list(): Promise<ApiKey[]> {
    const now = new Date()
    const [live, ended] = await Promise.all([
      this.#prisma.apiKey.findMany({
        where: liveAt(now),
        orderBy: [{ name: 'asc' }, { id: 'desc' }],
        take: MAX_LIVE_KEYS,
      }),
      this.#prisma.apiKey.findMany({
        where: { NOT: liveAt(now) },
        orderBy: { id: 'desc' },
        take: ENDED_KEYS_LISTED,
      }),
    ])
    return [...live, ...ended]
  }
}

async function rotate(
  tx: Prisma.TransactionClient,
  rotation: Rotation,
  createdBy: string,
): Promise<(CreatedKey & { replaced: ApiKey }) | RotationProblem> {
  const named = await tx.apiKey.findUnique({ where: { id: rotation.id } })
  if (named === null) return 'not-found'
  const programId = named.programId ?? named.id
  await lockProgram(tx, programId)
  const now = new Date()
  // Read again, under the lock: another request may have changed it.
  const old = await tx.apiKey.findUniqueOrThrow({ where: { id: named.id } })
  if (!isLive(old, now)) return 'not-valid'
  const newer = await tx.apiKey.count({ where: { programId, id: { gt: old.id } } })
  if (newer > 0) return 'replaced'
  if (await isFull(tx)) return 'too-many'
  const overlapEnd = new Date(now.getTime() + rotation.overlapHours * HOUR_MS)
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
      createdBy,
      expiresAt: rotation.expiresAt ?? sameLifetime(old, now),
    },
  })
  return { key, apiKey, replaced }
}

/** Whether no further key may be created. Until the transaction ends, no other one creates a key. */
async function isFull(tx: Prisma.TransactionClient): Promise<boolean> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('live keys'))`
  return (await tx.apiKey.count({ where: liveAt(new Date()) })) >= MAX_LIVE_KEYS
}

/** Until the transaction ends, no other one creates keys of this program, or revokes the program. */
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
