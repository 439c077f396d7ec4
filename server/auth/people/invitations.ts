import { createHash, randomBytes } from 'node:crypto'
import type { AuditEntry, AuditLog } from '../../audit/audit-log.ts'
import type { Invitation, Prisma, PrismaClient, User } from '../../db/generated/client.ts'
import { recordedAs, type Requester } from '../../viewer/requester.ts'
import { Role } from '../../viewer/roles.ts'
import { actorOf } from '../../viewer/viewer.ts'
import { storedUsername } from '../sign-in/username.ts'
import type { CachedRights } from '../sessions/viewers.ts'
import { createAccount, isNameTaken } from './create-account.ts'
import { setPassword } from './set-password.ts'

/** How long a link can be used, in ms. */
const VALID_MS = 7 * 24 * 3_600_000

/** How many links for new accounts may be open at a time. */
export const MAX_INVITATIONS = 100

/** A link that can be used now. With a user, it sets a new password of that account. */
export type OpenInvitation = Invitation & { user: User | null }

/** A new link, with the token that is returned only once. */
export interface CreatedLink {
  token: string
  invitation: OpenInvitation
}

/** The result of using a link. `gone`: unknown, expired, revoked or used. */
export type Acceptance =
  | { type: 'accepted'; userId: string; twoFactorEnabled: boolean }
  | { type: 'name-taken' }
  | { type: 'gone' }

/** What a person chooses when using a link, and from which IP address. */
export interface AcceptedBy {
  username: string
  passwordHash: string
  ip: string | undefined
}

export interface InvitationsSettings {
  prisma: PrismaClient
  audit: AuditLog
  rights: CachedRights
}

/**
 * One-time links for a new account, or for a new password of an existing one. A link carries 256 random
 * bits and is returned once; only their SHA-256 is stored. Every change is recorded in the audit log
 * before its promise resolves.
 */
export class Invitations {
  readonly #prisma: PrismaClient
  readonly #audit: AuditLog
  readonly #rights: CachedRights

  constructor({ prisma, audit, rights }: InvitationsSettings) {
    this.#prisma = prisma
    this.#audit = audit
    this.#rights = rights
  }

  /** Creates a link for a new account; `undefined` if `MAX_INVITATIONS` are open. */
  async invite(role: Role, by: Requester): Promise<CreatedLink | undefined> {
    const createdBy = actorOf(by.viewer)
    const link = await this.#prisma.$transaction(async (tx) => {
      // Of invitations that are created at once, each sees those before it.
      await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('open invitations'))`
      const open = await tx.invitation.count({ where: { ...isOpen(), userId: null } })
      return open >= MAX_INVITATIONS ? undefined : createLink(tx, { role, createdBy })
    })
    if (link === undefined) return undefined
    await this.#audit.record({ ...recordedAs(by), action: 'invited', details: { role } })
    return link
  }

  /**
   * Creates a link for a new password of an account. An earlier link for the same account ends.
   * `undefined` if there is no such account, or it is disabled.
   */
  async linkForPassword(
    { userId, resetSecondFactor }: { userId: string; resetSecondFactor: boolean },
    by: Requester,
  ): Promise<CreatedLink | undefined> {
    const createdBy = actorOf(by.viewer)
    const link = await this.#prisma.$transaction(async (tx) => {
      const user = await tx.user.findUnique({ where: { id: userId, disabledAt: null } })
      if (user === null) return undefined
      await tx.invitation.deleteMany({ where: { userId, usedAt: null } })
      return createLink(tx, { userId, createdBy, resetSecondFactor, role: user.role })
    })
    if (link === undefined) return undefined
    await this.#audit.record({
      ...recordedAs(by),
      action: 'password-link-made',
      subject: link.invitation.user?.username ?? undefined,
      details: { resetSecondFactor },
    })
    return link
  }

  /** All links that can be used now, newest first. */
  open(): Promise<OpenInvitation[]> {
    return this.#prisma.invitation.findMany({
      where: isOpen(),
      include: { user: true },
      orderBy: { id: 'desc' },
    })
  }

  /** Revokes an open link; `undefined` if there is none with this id. */
  async revoke(id: bigint, by: Requester): Promise<OpenInvitation | undefined> {
    const invitation = await this.#prisma.invitation.findFirst({
      where: { ...isOpen(), id },
      include: { user: true },
    })
    if (invitation === null) return undefined
    const { count } = await this.#prisma.invitation.deleteMany({ where: { id, usedAt: null } })
    if (count === 0) return undefined
    const { user, role } = invitation
    await this.#audit.record({
      ...recordedAs(by),
      action: 'invitation-revoked',
      subject: user?.username ?? undefined,
      details: user === null ? { role } : {},
    })
    return invitation
  }

  /** The link with this token; `undefined` if it cannot be used. */
  async find(token: string): Promise<OpenInvitation | undefined> {
    const invitation = await this.#prisma.invitation.findFirst({
      where: { ...isOpen(), tokenHash: hashOf(token) },
      include: { user: true },
    })
    const usable = invitation !== null && (invitation.user?.disabledAt ?? null) === null
    return usable ? invitation : undefined
  }

  /**
   * Uses a link. It works once: of concurrent calls one is accepted. The caller has checked the username
   * and the password.
   */
  async accept(token: string, by: AcceptedBy): Promise<Acceptance> {
    const invitation = await this.find(token)
    if (invitation === undefined) return { type: 'gone' }
    const acceptance = await this.#use(invitation, by)
    if (acceptance.type !== 'accepted') return acceptance
    // A new password has ended the account's sessions.
    if (invitation.user !== null) this.#rights.forgetAll()
    await this.#audit.record({ ...entryOf(invitation, by), ip: by.ip })
    return acceptance
  }

  async #use(
    invitation: OpenInvitation,
    { username, passwordHash }: AcceptedBy,
  ): Promise<Acceptance> {
    const { id, user, resetSecondFactor } = invitation
    try {
      return await this.#prisma.$transaction(async (tx) => {
        // The first transaction that marks the row uses the link. Others wait here and find it used.
        const { count } = await tx.invitation.updateMany({
          where: { ...isOpen(), id },
          data: { usedAt: new Date() },
        })
        if (count === 0) return { type: 'gone' }
        if (user === null) {
          const role = Role.parse(invitation.role)
          const userId = await createAccount(tx, { username, passwordHash, role })
          return { type: 'accepted', userId, twoFactorEnabled: false }
        }
        const secondFactor = resetSecondFactor ? 'off' : 'keep'
        await setPassword(tx, { userId: user.id, passwordHash, secondFactor })
        const twoFactorEnabled = user.twoFactorEnabled && !resetSecondFactor
        return { type: 'accepted', userId: user.id, twoFactorEnabled }
      })
    } catch (error) {
      if (user === null && isNameTaken(error)) return { type: 'name-taken' }
      throw error
    }
  }
}

/** What is recorded of a link that was used. */
function entryOf(
  { user, role, createdBy, resetSecondFactor }: OpenInvitation,
  { username }: AcceptedBy,
): AuditEntry {
  const actor = storedUsername(username)
  return user === null
    ? { actor, action: 'account-created', subject: actor, details: { role, invitedBy: createdBy } }
    : {
        actor,
        action: 'password-reset',
        subject: actor,
        details: { linkBy: createdBy, ...(resetSecondFactor ? { secondFactor: 'off' } : {}) },
      }
}

async function createLink(
  prisma: Pick<Prisma.TransactionClient, 'invitation'>,
  data: { role: string; createdBy: string; userId?: string; resetSecondFactor?: boolean },
): Promise<CreatedLink> {
  const token = randomBytes(32).toString('base64url')
  const invitation = await prisma.invitation.create({
    data: { ...data, tokenHash: hashOf(token), expiresAt: new Date(Date.now() + VALID_MS) },
    include: { user: true },
  })
  return { token, invitation }
}

function isOpen() {
  return { usedAt: null, expiresAt: { gt: new Date() } } as const
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
