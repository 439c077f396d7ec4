import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createLog } from '../process/log.ts'
import { describeOnEachEngine, type TestDatabase } from '../testing/engines.ts'
import { recordLog } from '../testing/log-records.ts'
import { ADMIN, runService, useService, type RunningService } from '../testing/running-service.ts'
import { AuditLog } from './audit-log.ts'
import { toStorable } from './to-storable.ts'

const IP = '10.9.8.7'
const JSON_TYPE = { 'content-type': 'application/json', 'x-forwarded-for': IP }

/** Returns the events that are recorded during `work`, oldest first. */
async function recorded({ database }: TestDatabase, work: () => Promise<unknown>) {
  const { _max } = await database.prisma.auditEvent.aggregate({ _max: { id: true } })
  await work()
  return () =>
    database.prisma.auditEvent.findMany({
      where: { id: { gt: _max.id ?? 0n } },
      orderBy: { id: 'asc' },
      omit: { id: true, at: true },
    })
}

const signIn = (service: RunningService, account: object) =>
  service.send('/api/auth/sign-in/username', {
    method: 'POST',
    headers: JSON_TYPE,
    body: JSON.stringify(account),
  })

describeOnEachEngine('the audit log', (get) => {
  const service = useService(get)
  const said = { actor: 'admin', subject: null, peer: IP, details: {} }

  it('records a sign-in under the same name, whatever its case', async () => {
    const events = await recorded(get(), () =>
      signIn(service(), { ...ADMIN, username: ADMIN.username.toUpperCase() }),
    )
    expect(await events()).toEqual([{ ...said, action: 'sign-in' }])
  })

  it('records a failed sign-in of an account, and none of an unknown name', async () => {
    const other = await runService(get().database)
    const events = await recorded(get(), async () => {
      await signIn(other, { username: 'unknown', password: 'a wrong password' })
      await signIn(other, { username: 'ADMIN', password: 'a wrong password' })
      // A server that stops writes late records at once.
      await other.stop()
    })
    expect(await events()).toEqual([{ ...said, action: 'sign-in-failed', subject: ADMIN.username }])
  })

  it('records a sign-out, and nothing without a session', async () => {
    const as = await service().signIn()
    const signOut = () =>
      service().send('/api/auth/sign-out', {
        method: 'POST',
        headers: { ...JSON_TYPE, ...as, authorization: 'Bearer something' },
      })
    const events = await recorded(get(), async () => {
      await signOut()
      await signOut()
    })
    expect(await events()).toEqual([{ ...said, action: 'sign-out' }])
  })

  it('records each created and revoked key once, and not the key itself', async () => {
    const headers = { 'x-forwarded-for': IP }
    const as = await service().signIn()
    const made = z.object({
      createApiKey: z.object({ key: z.string(), apiKey: z.object({ id: z.string() }) }),
    })
    let key = ''
    const events = await recorded(get(), async () => {
      const create = `mutation { createApiKey(input: { name: "shop", scopes: [READ, WRITE] }) { key apiKey { id } } }`
      const { createApiKey } = made.parse((await service().post(create, { as, headers })).data)
      key = createApiKey.key
      const revoke = `mutation { revokeApiKey(id: ${createApiKey.apiKey.id}) { errors { code } } }`
      await service().post(revoke, { as, headers })
      await service().post(revoke, { as, headers })
      await service().post('mutation { revokeApiKey(id: 0) { errors { code } } }', { as, headers })
    })
    const onKey = { ...said, subject: 'key:shop' }
    expect(await events()).toEqual([
      { ...onKey, action: 'key-created', details: { scopes: ['READ', 'WRITE'] } },
      { ...onKey, action: 'key-revoked' },
    ])
    expect(JSON.stringify(await events())).not.toContain(key)
  })

  it('records late entries under the time at which they happened', async () => {
    const { prisma, sql } = get().database
    const audit = new AuditLog(sql, createLog('silent'), { delayMs: () => 3_600_000 })
    audit.recordLate(() => Promise.resolve({ actor: 'ada', action: 'sign-in-failed' }))
    // Signing in costs a hashing, which takes longer than the two clocks differ.
    await service().signIn()
    await audit.stop()
    const events = await prisma.auditEvent.findMany({ orderBy: { at: 'asc' } })
    expect(events.slice(-2).map(({ actor }) => actor)).toEqual(['ada', 'admin'])
  })

  it('stores texts of clients as far as the database can store them', async () => {
    const { log } = recordLog()
    const audit = new AuditLog(get().database.sql, log)
    const events = await recorded(get(), () =>
      audit.record({ actor: 'a\0\uD800b', action: 'sign-in', ip: 'x'.repeat(1_000) }),
    )
    expect(await events()).toMatchObject([{ actor: 'a\uFFFD\uFFFDb', peer: 'x'.repeat(200) }])
  })

  it('does not fail the request if the entry cannot be written; the log has it', async () => {
    const { log, records } = recordLog()
    const run = () => Promise.reject(new Error('disk full'))
    const broken = new AuditLog({ ...get().database.sql, run }, log)
    await broken.record({ actor: 'ada', action: 'sign-in', ip: IP })
    const entry = { actor: 'ada', action: 'sign-in', ip: IP }
    expect(records()).toMatchObject([
      { level: 'info', ...entry },
      { level: 'error', ...entry, err: { message: 'disk full' } },
    ])
  })
})

describe('a text that a client may have chosen', () => {
  it('stays as it is if it can be stored', () => {
    expect(toStorable('Ada Løvelace 👋')).toBe('Ada Løvelace 👋')
  })

  it('is not cut within a character', () => {
    expect(toStorable(`${'x'.repeat(199)}👋`)).toBe(`${'x'.repeat(199)}\uFFFD`)
  })
})
