import type { PrismaClient, Session } from '../../db/generated/client.ts'
import { deviceOf, type Device } from './device.ts'
import { endOtherSessions } from './own-credentials.ts'
import { Role } from '../../viewer/roles.ts'

/** What a person sees of the own account. */
export interface AccountView {
  username: string
  /** Null for one that is not known; it allows nothing. */
  role: Role | null
  hasSecondFactor: boolean
  recoveryCodesLeft: number
}

/** A valid session as its owner sees it; its token is nowhere. */
export interface SessionView extends Device {
  id: string
  /** The network address that it began from; `null` where that is not known. */
  address: string | null
  since: Date
  isCurrent: boolean
}

/** A person, and the session with which they ask. */
export interface Owner {
  userId: string
  sessionId: string
}

/** What people see and end of their own: the account and its sessions. */
export class OwnAccount {
  readonly #prisma: PrismaClient
  readonly #recoveryCodesLeft: (userId: string) => Promise<number>

  constructor(prisma: PrismaClient, recoveryCodesLeft: (userId: string) => Promise<number>) {
    this.#prisma = prisma
    this.#recoveryCodesLeft = recoveryCodesLeft
  }

  async view({ userId }: Owner): Promise<AccountView> {
    const user = await this.#prisma.user.findUniqueOrThrow({ where: { id: userId } })
    const hasSecondFactor = user.twoFactorEnabled
    return {
      username: user.username ?? user.name,
      role: Role.nullable().catch(null).parse(user.role),
      hasSecondFactor,
      recoveryCodesLeft: hasSecondFactor ? await this.#recoveryCodesLeft(userId) : 0,
    }
  }

  /** The valid sessions, the one that asks first, then the newest first. */
  async sessions({ userId, sessionId }: Owner): Promise<SessionView[]> {
    const expiresAt = { gt: new Date() }
    const [current, others] = await Promise.all([
      this.#prisma.session.findMany({ where: { id: sessionId, userId, expiresAt } }),
      this.#prisma.session.findMany({
        where: { id: { not: sessionId }, userId, expiresAt },
        orderBy: [{ createdAt: 'desc' }, { id: 'asc' }],
        take: MAX_OTHERS_SHOWN,
      }),
    ])
    return [...current, ...others].map((session) => viewOf(session, sessionId))
  }

  /** Ends a session; `false` if this person has none of this id. */
  async endSession({ userId }: Owner, id: string): Promise<boolean> {
    const { count } = await this.#prisma.session.deleteMany({ where: { id, userId } })
    return count > 0
  }

  /** Ends all sessions but the one that asks; returns how many. */
  endOtherSessions({ userId, sessionId }: Owner): Promise<number> {
    return endOtherSessions(this.#prisma, userId, sessionId)
  }
}

/** A program that signs in for each of its requests makes thousands. */
const MAX_OTHERS_SHOWN = 99

function viewOf({ id, ipAddress, userAgent, createdAt }: Session, current: string): SessionView {
  return {
    id,
    ...deviceOf(userAgent),
    address: ipAddress === '' ? null : ipAddress,
    since: createdAt,
    isCurrent: id === current,
  }
}
