import { beforeEach, expect, it, onTestFinished, vi } from 'vitest'
import { describeOnEachEngine } from '../testing/engines.ts'
import { freePort, takenPort } from '../testing/free-port.ts'
import { httpRequest } from '../testing/http-request.ts'
import { recordLog } from '../testing/log-records.ts'
import { ADMIN, fromNewAddress, SETTINGS } from '../testing/running-service.ts'
import { startService } from './service.ts'

describeOnEachEngine('the first start', (get) => {
  beforeEach(() => get().database.sql.run('DELETE FROM users'))

  const start = (port: number, password?: string) =>
    startService(
      get().database,
      { ...SETTINGS, port, admin: { username: 'admin', password } },
      recordLog().log,
    )
  const signIn = (url: string) =>
    httpRequest(url, '/api/auth/sign-in/username', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...fromNewAddress() },
      body: JSON.stringify(ADMIN),
    })
  const accounts = () => get().database.prisma.user.count()

  it('is ready only once the first account can sign in (A2)', async () => {
    const port = await freePort()
    const url = `http://127.0.0.1:${port}`
    const starting = start(port, ADMIN.password)
    await vi.waitFor(async () => expect((await httpRequest(url, '/readyz')).status).toBe(200), {
      timeout: 20_000,
      interval: 1,
    })
    expect((await signIn(url)).status).toBe(200)
    await (await starting).stop()
  })

  it('answers a sign-in that comes before it is ready once the account exists', async () => {
    const port = await freePort()
    const starting = start(port, ADMIN.password)
    // Sent as soon as the port is open.
    const answer = await vi.waitFor(() => signIn(`http://127.0.0.1:${port}`), {
      timeout: 20_000,
      interval: 1,
    })
    expect(answer.status).toBe(200)
    await (await starting).stop()
  })

  it('returns a generated password once', async () => {
    const first = await start(0)
    expect(first.firstAccount?.generatedPassword).toMatch(/^[\w-]{24}$/)
    await first.stop()
    const second = await start(0)
    onTestFinished(() => second.stop())
    expect(second.firstAccount).toBeUndefined()
  })

  it('creates no account, whose password would be lost, if the port is taken', async () => {
    await expect(start(await takenPort())).rejects.toThrow('is in use')
    expect(await accounts()).toBe(0)
  })
})
