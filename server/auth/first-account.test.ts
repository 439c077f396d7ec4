import { beforeEach, expect, it } from 'vitest'
import { AuditLog } from '../audit/audit-log.ts'
import { createLog } from '../process/log.ts'
import { describeOnEachEngine } from '../testing/engines.ts'
import { ensureFirstAccount } from './first-account.ts'
import { createAuth } from './auth.ts'
import type { People } from './people.ts'

describeOnEachEngine('the first account', (get) => {
  let people: People
  beforeEach(async () => {
    const { prisma, sql } = get().database
    await sql.run('DELETE FROM users')
    const auth = createAuth({
      prisma,
      sql,
      secret: 'a secret of tests that is long enough',
      publicUrl: 'http://localhost',
      audit: new AuditLog(sql, createLog('silent')),
      log: createLog('silent'),
    })
    people = auth.people
  })
  const users = () => get().database.prisma.user.findMany({ include: { accounts: true } })

  it('is an admin’s, with a generated password that is returned once', async () => {
    const made = await ensureFirstAccount(people, { username: 'Boss', password: undefined })
    expect(made?.username).toBe('Boss')
    expect(made?.generatedPassword).toMatch(/^[\w-]{24}$/)
    expect(await users()).toMatchObject([{ username: 'boss', role: 'admin' }])
    expect(JSON.stringify(await users())).not.toContain(made?.generatedPassword)
    const again = await ensureFirstAccount(people, { username: 'Boss', password: undefined })
    expect(again).toBeUndefined()
  })

  it('has the configured password, which is not returned', async () => {
    const made = await ensureFirstAccount(people, { username: 'boss', password: 'configured' })
    expect(made).toEqual({ username: 'boss', generatedPassword: undefined })
  })

  it('is not created if there is any account', async () => {
    await people.create({ username: 'bea', password: 'some password', role: 'viewer' })
    const made = await ensureFirstAccount(people, { username: 'boss', password: 'configured' })
    expect(made).toBeUndefined()
    expect(await users()).toHaveLength(1)
  })

  it('is created once by servers that start together', async () => {
    const starts = Array.from({ length: 3 }, () =>
      ensureFirstAccount(people, { username: 'boss', password: undefined }),
    )
    const made = await Promise.all(starts)
    expect(made.filter((account) => account !== undefined)).toHaveLength(1)
    expect(await users()).toMatchObject([{ username: 'boss', accounts: [{}] }])
  })

  it('throws if it cannot be created for another reason', async () => {
    const broken: People = { ...people, create: () => Promise.reject(new Error('no room')) }
    await expect(
      ensureFirstAccount(broken, { username: 'boss', password: undefined }),
    ).rejects.toThrow('no room')
  })
})
