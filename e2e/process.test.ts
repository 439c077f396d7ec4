import { once } from 'node:events'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createProgram, signIn } from './support/api.ts'
import { removeDirectory, spawnServer, startServer, temporaryDirectory } from './support/server.ts'

describe('server process', () => {
  let directory: string

  beforeEach(async () => {
    directory = await temporaryDirectory()
  })
  afterEach(() => removeDirectory(directory))

  it('prints its URL and the credentials on the first start, and no password later', async () => {
    const env = { ADMIN_PASSWORD: '' }
    const first = await startServer({ directory, env })
    expect(first.output.join('\n')).toMatch(/Sign in as admin\nPassword: \S{16,}/)
    await first.stop()
    const second = await startServer({ directory, env })
    await second.stop()
    expect(second.output.join('\n')).not.toContain('Password')
  })

  it('creates files for its own user alone (E4)', async () => {
    const server = await startServer({ directory: join(directory, 'data') })
    await (await createProgram(server.url)).placeOrder()
    await server.stop()
    const created = await readdir(directory, { recursive: true })
    expect(created.length).toBeGreaterThan(100)
    const modes = await Promise.all(created.map((file) => stat(join(directory, file))))
    expect(created.filter((_, index) => ((modes[index]?.mode ?? 0) & 0o077) !== 0)).toEqual([])
  })

  it('drains open streams and exits 0 on SIGTERM', async () => {
    const server = await startServer({ directory })
    const cookie = await signIn(server.url)
    const response = await fetch(
      `${server.url}/graphql?query=subscription{orderStats{totalOrders}}`,
      {
        headers: { accept: 'text/event-stream', cookie },
      },
    )
    const body = response.text()
    const stopped = server.stop()
    // The stream ends without `complete`, which would tell the client not to reconnect.
    expect(await body).not.toContain('complete')
    expect(await stopped).toBe(0)
  })

  it.each(['SIGTERM', 'SIGINT'] as const)(
    'exits on %s although its output is no longer read (C11)',
    async (signal) => {
      const server = await startServer({ directory, env: { LOG_LEVEL: 'info' } })
      server.process.stdout?.destroy()
      // These requests are logged.
      for (let n = 0; n < 3; n += 1) await signIn(server.url)
      const exited = once(server.process, 'exit')
      server.process.kill(signal)
      expect(await exited).toEqual([0, null])
    },
  )

  it.each(['SIGTERM', 'SIGINT'] as const)(
    'exits 0 on %s while its modules load, before it opens anything',
    async (signal) => {
      // The process sends itself the signal as soon as it handles it.
      const kill = `process.once('newListener',function on(name){name==='${signal}'?setImmediate(()=>process.kill(process.pid,'${signal}')):process.once('newListener',on)})`
      const env = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(kill)}` }
      const child = spawnServer('start', directory, env)
      expect(await once(child, 'close')).toEqual([0, null])
      expect(await readdir(directory)).toEqual([])
    },
  )

  it('exits if it cannot start, whatever is open still', async () => {
    const keepOpen = `--import=data:text/javascript,${encodeURIComponent('setInterval(()=>{},1e6)')}`
    const child = spawnServer('start', directory, { PORT: 'http', NODE_OPTIONS: keepOpen })
    expect(await once(child, 'close')).toEqual([1, null])
  })

  it('goes on, and exits on SIGTERM, while the reader of its output has stopped', async () => {
    const server = await startServer({ directory, env: { LOG_LEVEL: 'trace' } })
    server.process.stdout?.pause()
    const request = `${server.url}/api/auth/accept-invitation`
    const body = JSON.stringify({ token: 'x', password: 'x'.repeat(1_000) })
    const attempt = () =>
      fetch(request, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
    // More lines than fit into the pipe and the reader's buffer.
    for (let n = 0; n < 100; n += 1) {
      const answers = await Promise.all(Array.from({ length: 20 }, attempt))
      expect(answers.every(({ status }) => status === 404 || status === 429)).toBe(true)
      await Promise.all(answers.map((answer) => answer.text()))
    }
    const exited = once(server.process, 'exit')
    server.process.kill('SIGTERM')
    expect(await exited).toEqual([0, null])
  })

  it('refuses a data directory that another process has open', async () => {
    const server = await startServer({ directory })
    await expect(startServer({ directory })).rejects.toThrow(/in use by process \d+/)
    await server.stop()
  })

  it('keeps every acknowledged order when it is killed while writing', async () => {
    const server = await startServer({ directory })
    const storefront = await createProgram(server.url)
    const acknowledged: string[] = []
    const killed = once(server.process, 'exit')
    const writers = Array.from({ length: 4 }, async () => {
      for (;;) {
        const id = await storefront.placeOrder().catch(() => undefined)
        if (id === undefined) return
        acknowledged.push(id)
        if (acknowledged.length === 40) server.process.kill('SIGKILL')
      }
    })
    await Promise.all([killed, ...writers])

    const again = await startServer({ directory })
    const program = await createProgram(again.url)
    const Found = z.object({ order: z.object({ id: z.string() }).nullable() })
    for (const id of acknowledged) {
      const { order } = await program.request(Found, 'query ($id: ID!) { order(id: $id) { id } }', {
        id,
      })
      expect(order?.id).toBe(id)
    }
    await again.stop()
  })

  it('sets a new password of an account, and ends its sessions', async () => {
    const server = await startServer({ directory })
    const cookie = await signIn(server.url)
    await server.stop()
    const reset = spawnServer('reset-password', directory, {}, ['admin'])
    let output = ''
    reset.stdout.on('data', (text: Buffer) => (output += text.toString()))
    await once(reset, 'exit')
    expect(output).toMatch(/New password of admin: \S{16,}/)

    const again = await startServer({ directory })
    await expect(signIn(again.url)).rejects.toThrow('401')
    const answer = await fetch(`${again.url}/graphql?query={viewer{name}}`, { headers: { cookie } })
    expect(answer.status).toBe(401)
    await again.stop()
  })

  it('names the setting that is invalid', async () => {
    await expect(startServer({ directory, env: { PORT: 'http' } })).rejects.toThrow(
      /PORT: a whole number/,
    )
  })
})
