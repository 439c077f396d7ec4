import { expect, it } from 'vitest'
import { describeOnEachEngine } from '../../testing/engines.ts'
import { useService } from '../../testing/running-service.ts'
import { generatePassword } from './generate-password.ts'

const PASSWORD = 'engine no. 1'

describeOnEachEngine('accounts', (get) => {
  const service = useService(get)
  const status = async (cookie: string) =>
    (await service().post('{ viewer { name } }', { as: { cookie } })).status

  it('are created completely or not at all', async () => {
    const { prisma } = get().database
    const ada = { username: 'Ada', password: PASSWORD, role: 'viewer' } as const
    await service().people.create(ada)
    await expect(service().people.create({ ...ada, username: 'ADA' })).rejects.toThrow()
    const users = await prisma.user.findMany({
      where: { username: 'ada' },
      include: { accounts: true },
    })
    expect(users).toHaveLength(1)
    expect(users[0]).toMatchObject({ displayUsername: 'Ada', role: 'viewer' })
    expect(users[0]?.accounts).toHaveLength(1)
    expect(JSON.stringify(users)).not.toContain(PASSWORD)
  })

  it('a new password ends all sessions of the account at once, and no others', async () => {
    const grace = { username: 'grace', password: PASSWORD }
    await service().people.create({ ...grace, role: 'viewer' })
    const sessions = [await service().signIn(grace), await service().signIn(grace)]
    const others = await service().signIn()
    for (const { cookie = '' } of sessions) expect(await status(cookie)).toBe(200)
    expect(await service().people.resetPassword('GRACE', 'another password')).toBe(true)
    // At once: the results of the look-ups before are not used any more.
    for (const { cookie = '' } of sessions) expect(await status(cookie)).toBe(401)
    expect(await status(others['cookie'] ?? '')).toBe(200)
    await expect(service().signIn(grace)).rejects.toThrow('401')
    await service().signIn({ ...grace, password: 'another password' })
  })

  it('an unknown name gets no new password', async () => {
    expect(await service().people.resetPassword('unknown', PASSWORD)).toBe(false)
  })

  it('generated passwords are long, and all differ', () => {
    const made = Array.from({ length: 1_000 }, generatePassword)
    expect(new Set(made).size).toBe(1_000)
    for (const password of made) {
      expect(password).toMatch(/^([0-9a-hjkmnp-tv-z]{4}-){4}[0-9a-hjkmnp-tv-z]{4}$/)
    }
  })
})
