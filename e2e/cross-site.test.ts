import { createServer } from 'node:http'
import { once } from 'node:events'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { describeInChromium, signInOn } from './support/browser.ts'
import { ADMIN, removeDirectory, startServer, type RunningServer } from './support/server.ts'

/** Starts another site. It has another host name, so browsers treat it as foreign. */
async function startOtherSite(html: string) {
  const server = createServer((_req, res) => {
    res.setHeader('Content-Type', 'text/html')
    res.end(html)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = z.object({ port: z.number() }).parse(server.address())
  return {
    url: `http://localhost:${port}`,
    close: async () => {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

describeInChromium('a page of another site', ({ open }) => {
  let server: RunningServer

  beforeAll(async () => {
    server = await startServer()
  })
  afterAll(async () => {
    await server.stop()
    await removeDirectory(server.directory)
  })

  it.each([
    ['/graphql', { query: 'mutation { invitePerson(input: { role: ADMIN }) { link } }' }],
    ['/api/auth/sign-in/username', ADMIN],
    ['/api/auth/accept-invitation', { token: 'x', username: 'eve', password: 'let me in please' }],
  ])('cannot change anything with a form that posts to %s', async (path, fields) => {
    const { page, context } = await open()
    await signInOn(page, server.url)
    const cookies = await context.cookies()
    // With the encoding text/plain, a form can send a body that is valid JSON.
    const [head, tail] = JSON.stringify({ ...fields, x: '=' }).split('=')
    const site = await startOtherSite(`
      <form method="post" enctype="text/plain" action="${server.url}${path}">
        <input name='${head ?? ''}' value='${tail ?? ''}'>
        <button>Win a prize</button>
      </form>`)
    try {
      await page.goto(site.url)
      const answer = page.waitForResponse((response) => response.url().endsWith(path))
      await page.getByRole('button').click()
      expect((await answer).status()).toBe(403)
      expect(await context.cookies()).toEqual(cookies)
      await page.goto(`${server.url}/people`)
      await page.getByText('No open links.').waitFor()
    } finally {
      await site.close()
    }
  })
})
