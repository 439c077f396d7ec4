import { beforeAll, expect, it } from 'vitest'
import { describeOnEachEngine } from '../../testing/engines.ts'
import { postAuth } from '../../testing/own-account.ts'
import { changePeople, idOf, tokenOf } from '../../testing/people-over-http.ts'
import { useService, type Credential } from '../../testing/running-service.ts'

const PASSWORD = 'plum otter cellar'
const IP = '10.9.8.7'

describeOnEachEngine('the audit log of people', (get) => {
  const service = useService(get)
  let admin: Credential
  beforeAll(async () => {
    admin = await service().signIn()
  })
  const change = (mutation: string) => changePeople(service(), admin, mutation)
  /** Returns the events that are recorded during `work`, oldest first. */
  async function recorded(work: () => Promise<unknown>) {
    const { prisma } = get().database
    const { _max } = await prisma.auditEvent.aggregate({ _max: { id: true } })
    await work()
    const events = await prisma.auditEvent.findMany({
      where: { id: { gt: _max.id ?? 0n } },
      orderBy: { id: 'asc' },
    })
    return events.map(({ actor, action, subject, details }) => ({
      actor,
      action,
      subject,
      details,
    }))
  }

  it('has an invitation and its use', async () => {
    let token = ''
    const events = await recorded(async () => {
      token = await tokenOf(service(), admin, 'invitePerson(input: { role: VIEWER })')
      const from = { 'x-forwarded-for': IP }
      await postAuth(
        service(),
        'accept-invitation',
        { token: 'a guess', username: 'Ada', password: PASSWORD },
        from,
      )
      await postAuth(
        service(),
        'accept-invitation',
        { token, username: 'Ada', password: PASSWORD },
        from,
      )
    })
    const role = 'viewer'
    expect(events).toEqual([
      { actor: 'admin', action: 'invited', subject: null, details: { role } },
      {
        actor: 'ada',
        action: 'account-created',
        subject: 'ada',
        details: { role, invitedBy: 'admin' },
      },
      { actor: 'ada', action: 'sign-in', subject: null, details: {} },
    ])
    expect(JSON.stringify(events)).not.toContain(token)
    const fromIp = await get().database.prisma.auditEvent.count({ where: { peer: IP } })
    expect(fromIp).toBe(2)
  })

  it('has each change of an admin once', async () => {
    await service().people.create({ username: 'bea', password: PASSWORD, role: 'viewer' })
    const id = await idOf(service(), admin, 'bea')
    const twice = async (mutation: string) => {
      await change(mutation)
      await change(mutation)
    }
    const events = await recorded(async () => {
      await twice(`changeRole(input: { id: "${id}", role: ADMIN }) { errors { code } }`)
      await twice(`disablePerson(id: "${id}") { errors { code } }`)
      await twice(`enablePerson(id: "${id}") { errors { code } }`)
    })
    const onBea = { actor: 'admin', subject: 'bea', details: {} }
    expect(events).toEqual([
      { ...onBea, action: 'role-changed', details: { from: 'viewer', to: 'admin' } },
      { ...onBea, action: 'account-disabled' },
      { ...onBea, action: 'account-enabled' },
    ])
  })

  it('has links for new passwords: created, revoked and used', async () => {
    await service().people.create({ username: 'cyd', password: PASSWORD, role: 'viewer' })
    const id = await idOf(service(), admin, 'cyd')
    const link = `createPasswordLink(id: "${id}", resetSecondFactor: true)`
    const events = await recorded(async () => {
      await tokenOf(service(), admin, link)
      const { id: open } = await get().database.prisma.invitation.findFirstOrThrow({
        where: { userId: id },
      })
      await change(`revokeInvitation(id: ${open}) { errors { code } }`)
      const token = await tokenOf(service(), admin, link)
      await postAuth(service(), 'accept-invitation', { token, password: 'another password' })
    })
    const made = { action: 'password-link-made', details: { resetSecondFactor: true } }
    const by = { actor: 'admin', subject: 'cyd' }
    expect(events).toEqual([
      { ...by, ...made },
      { ...by, action: 'invitation-revoked', details: {} },
      { ...by, ...made },
      {
        actor: 'cyd',
        action: 'password-reset',
        subject: 'cyd',
        details: { linkBy: 'admin', secondFactor: 'off' },
      },
      { actor: 'cyd', action: 'sign-in', subject: null, details: {} },
    ])
  })

  it('has what the operator does without a session or key', async () => {
    const events = await recorded(async () => {
      await service().people.create({ username: 'dan', password: PASSWORD, role: 'viewer' })
      await service().people.resetPassword('DAN', 'another password')
    })
    const onDan = { actor: 'system', subject: 'dan' }
    expect(events).toEqual([
      { ...onDan, action: 'account-created', details: { role: 'viewer' } },
      { ...onDan, action: 'password-reset', details: {} },
    ])
  })
})
