import { createHash, randomBytes } from 'node:crypto'
import type { Invitation, Prisma, PrismaClient, User } from '../../db/generated/client.ts'
import { createAccount, isNameTaken } from './create-account.ts'
import { Role } from '../../viewer/roles.ts'
import { setPassword } from './set-password.ts'

/** How long a link can be used, in ms. */
const VALID_MS = 7 * 24 * 3_600_000

/** Links for new accounts that may be open at a time. */
export const MAX_INVITATIONS = 100

/** A link that can be used now; with a user, it is for a new password of that account. */
export type OpenInvitation = Invitation & { user: User | null }

/** What a link was used for; `gone` if it could not be: unknown, expired, revoked or used. */
export type Acceptance =
  | { type: 'accepted'; userId: string; invitation: OpenInvitation; twoFactorEnabled: boolean }
  | { type: 'name-taken' }
  | { type: 'gone' }

/**
 * One-time links: for a new account, or for a new password of one that exists. A link carries 256 random
 * bits and is shown once; only their SHA-256 is stored.
 */
export class Invitations {
  readonly #prisma: PrismaClient

  constructor(prisma: PrismaClient) {
    this.#prisma = prisma
  }

  /** Invites somebody; `undefined` if there are as many open invitations as there may be. */
  async invite(wanted: {
    role: Role
    createdBy: string
  }): Promise<{ token: string; invitation: OpenInvitation } | undefined> {
    const open = await this.#prisma.invitation.count({ where: { ...isOpen(), userId: null } })
    return open >= MAX_INVITATIONS ? undefined : this.#make(this.#prisma, wanted)
  }

  /**
   * Makes a link for a new password of an account, in place of one that was made before; `undefined`
   * if there is no such account that could sign in.
   */
  async linkForPassword(wanted: {
    userId: string
    createdBy: string
    resetSecondFactor: boolean
  }): Promise<{ token: string; invitation: OpenInvitation } | undefined> {
    const { userId } = wanted
    return this.#prisma.$transaction(async (tx) => {
      const user = await tx.user.findUnique({ where: { id: userId, disabledAt: null } })
      if (user === null) return undefined
      await tx.invitation.deleteMany({ where: { userId, usedAt: null } })
      return this.#make(tx, { ...wanted, role: user.role })
    })
  }

  /** All that could be used now, newest first. */
  open(): Promise<OpenInvitation[]> {
    return this.#prisma.invitation.findMany({
      where: isOpen(),
      include: { user: true },
      orderBy: { id: 'desc' },
    })
  }

  /** Takes an open link back; `undefined` if there is none. */
  async revoke(id: bigint): Promise<OpenInvitation | undefined> {
    const invitation = await this.#prisma.invitation.findFirst({
      where: { ...isOpen(), id },
      include: { user: true },
    })
    if (invitation === null) return undefined
    const { count } = await this.#prisma.invitation.deleteMany({ where: { id, usedAt: null } })
    return count === 0 ? undefined : invitation
  }

  /** What a link is for, if it can be used. */
  async find(token: string): Promise<OpenInvitation | undefined> {
    const invitation = await this.#prisma.invitation.findFirst({
      where: { ...isOpen(), tokenHash: hashOf(token) },
      include: { user: true },
    })
    const usable = invitation !== null && (invitation.user?.disabledAt ?? null) === null
    return usable ? invitation : undefined
  }

  /** Uses a link, once: of several who try at the same time one does. The password was checked. */
  async accept(
    token: string,
    { username, passwordHash }: { username: string; passwordHash: string },
  ): Promise<Acceptance> {
    const invitation = await this.find(token)
    if (invitation === undefined) return { type: 'gone' }
    const { id, user, resetSecondFactor } = invitation
    try {
      return await this.#prisma.$transaction(async (tx) => {
        // Whoever marks the row first has it; others wait here, and find it used.
        const { count } = await tx.invitation.updateMany({
          where: { ...isOpen(), id },
          data: { usedAt: new Date() },
        })
        if (count === 0) return { type: 'gone' }
        if (user === null) {
          const role = Role.parse(invitation.role)
          const userId = await createAccount(tx, { username, passwordHash, role })
          return { type: 'accepted', userId, invitation, twoFactorEnabled: false }
        }
        const secondFactor = resetSecondFactor ? 'off' : 'keep'
        await setPassword(tx, { userId: user.id, passwordHash, secondFactor })
        const twoFactorEnabled = user.twoFactorEnabled && !resetSecondFactor
        return { type: 'accepted', userId: user.id, invitation, twoFactorEnabled }
      })
    } catch (error) {
      if (user === null && isNameTaken(error)) return { type: 'name-taken' }
      throw error
    }
  }

  async #make(
    prisma: Pick<Prisma.TransactionClient, 'invitation'>,
    data: { role: string; createdBy: string; userId?: string; resetSecondFactor?: boolean },
  ): Promise<{ token: string; invitation: OpenInvitation }> {
    const token = randomBytes(32).toString('base64url')
    const invitation = await prisma.invitation.create({
      data: { ...data, tokenHash: hashOf(token), expiresAt: new Date(Date.now() + VALID_MS) },
      include: { user: true },
    })
    return { token, invitation }
  }
}

function isOpen() {
  return { usedAt: null, expiresAt: { gt: new Date() } } as const
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
