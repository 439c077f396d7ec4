import type { AuditLog } from '../../audit/audit-log.ts'
import type { PrismaClient, Session } from '../../db/generated/client.ts'
import { networkOf } from '../../viewer/ip-address.ts'
import { sessionIdOf, userIdOf } from '../../viewer/ids.ts'
import { recordedAs, type Requester } from '../../viewer/requester.ts'
import { Role } from '../../viewer/roles.ts'
import { actorOf, type PersonViewer } from '../../viewer/viewer.ts'
import type { CachedRights } from '../sessions/viewers.ts'
import { deviceOf, type Device } from './device.ts'
import { endOtherSessions } from './end-other-sessions.ts'

/** What a person sees of the own account. */
export interface AccountView {
  username: string
  /** Null for a role that this version does not know. Such a role allows nothing. */
  role: Role | null
  hasSecondFactor: boolean
  recoveryCodesLeft: number
}

/** A valid session as its person sees it, without its token. */
export interface SessionView extends Device {
  id: string
  /** The IP address that the session began from, of IPv6 its /64; `null` if it is not known. */
  ipAddress: string | null
  since: Date
  isCurrent: boolean
}

export interface OwnAccountSettings {
  prisma: PrismaClient
  audit: AuditLog
  rights: CachedRights
  recoveryCodesLeft: (userId: string) => Promise<number>
}

/**
 * A person's own account and its sessions. Sessions that end are recorded in the audit log, and cached
 * rights are dropped, before the promise resolves.
 */
export class OwnAccount {
  readonly #prisma: PrismaClient
  readonly #audit: AuditLog
  readonly #rights: CachedRights
  readonly #recoveryCodesLeft: (userId: string) => Promise<number>

  constructor({ prisma, audit, rights, recoveryCodesLeft }: OwnAccountSettings) {
    this.#prisma = prisma
    this.#audit = audit
    this.#rights = rights
    this.#recoveryCodesLeft = recoveryCodesLeft
  }

  /** The viewer's account. Throws if it was deleted in the meantime. */
  async view(viewer: PersonViewer): Promise<AccountView> {
    const userId = userIdOf(viewer)
    const user = await this.#prisma.user.findUniqueOrThrow({ where: { id: userId } })
    const hasSecondFactor = user.twoFactorEnabled
    return {
      username: user.username ?? user.name,
      role: Role.nullable().catch(null).parse(user.role),
      hasSecondFactor,
      recoveryCodesLeft: hasSecondFactor ? await this.#recoveryCodesLeft(userId) : 0,
    }
  }

  /** The viewer's valid sessions: the current one first, then the newest first, at most 100. */
  async sessions(viewer: PersonViewer): Promise<SessionView[]> {
    const [userId, current] = [userIdOf(viewer), sessionIdOf(viewer)]
    const expiresAt = { gt: new Date() }
    const [own, others] = await Promise.all([
      this.#prisma.session.findMany({ where: { id: current, userId, expiresAt } }),
      this.#prisma.session.findMany({
        where: { id: { not: current }, userId, expiresAt },
        orderBy: [{ createdAt: 'desc' }, { id: 'asc' }],
        take: MAX_OTHERS_SHOWN,
      }),
    ])
    return [...own, ...others].map((session) => viewOf(session, current))
  }

  /** Ends a session of the viewer; `false` if the viewer has none with this id. */
  async endSession(id: string, by: Requester<PersonViewer>): Promise<boolean> {
    const userId = userIdOf(by.viewer)
    const { count } = await this.#prisma.session.deleteMany({ where: { id, userId } })
    if (count === 0) return false
    this.#rights.forgetAll()
    const subject = actorOf(by.viewer)
    await this.#audit.record({ ...recordedAs(by), action: 'session-ended', subject })
    return true
  }

  /** Ends all sessions of the viewer but the current one; returns how many. */
  async endOtherSessions(by: Requester<PersonViewer>): Promise<number> {
    const { viewer } = by
    const ended = await endOtherSessions(this.#prisma, userIdOf(viewer), sessionIdOf(viewer))
    if (ended > 0) {
      this.#rights.forgetAll()
      await this.#audit.record({
        ...recordedAs(by),
        action: 'sessions-ended',
        subject: actorOf(viewer),
        details: { sessions: ended },
      })
    }
    return ended
  }
}

/** A program that signs in for each of its requests has thousands of sessions. */
const MAX_OTHERS_SHOWN = 99

function viewOf({ id, ipAddress, userAgent, createdAt }: Session, current: string): SessionView {
  return {
    id,
    ...deviceOf(userAgent),
    // better-auth stores the first 64 bits of an IPv6 address, followed by zeros.
    ipAddress: ipAddress === null || ipAddress === '' ? null : networkOf(ipAddress, 64),
    since: createdAt,
    isCurrent: id === current,
  }
}
