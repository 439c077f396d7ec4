import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { expect, it, onTestFinished } from 'vitest'
import { z } from 'zod'
import { createProgram } from './support/api.ts'
import { freePort } from './support/free-port.ts'
import { endWithTests } from './support/left-behind.ts'
import { readmeBlocks, ROOT } from './support/readme.ts'
import { removeDirectory, startServer, temporaryDirectory } from './support/server.ts'

const Events = z.object({ latestOrderEvents: z.array(z.object({ id: z.string() })) })

/** The program of the README that contains this text. */
async function programWith(text: string): Promise<string> {
  const blocks = await readmeBlocks()
  const program = blocks.find(({ language, code }) => language === 'js' && code.includes(text))
  if (program === undefined) throw new Error(`the README has no program with ${text}`)
  return program.code
}

it("the README's program for events loses and repeats none while the server is killed (B1)", async () => {
  const directory = await temporaryDirectory()
  onTestFinished(() => removeDirectory(directory))
  const PORT = String(await freePort())
  const start = () => startServer({ directory, env: { PORT } })
  let server = await start()
  const storefront = await createProgram(server.url)

  const code = (await programWith('Last-Event-ID')).replace('localhost:4000', `localhost:${PORT}`)
  const program = spawn(process.execPath, ['--input-type=module', '--eval', code], {
    cwd: ROOT,
    env: { ...process.env, KEY: storefront.key },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  endWithTests(program)
  const received: string[] = []
  createInterface({ input: program.stdout }).on('line', (line) => {
    received.push(line.split(' ')[0] ?? '')
  })
  const reach = (id: string) =>
    expect.poll(() => received.at(-1), { timeout: 60_000, interval: 50 }).toBe(id)
  const newest = async () => {
    const { latestOrderEvents } = await storefront.request(
      Events,
      '{ latestOrderEvents(first: 100) { id } }',
    )
    return latestOrderEvents.map(({ id }) => id).toReversed()
  }

  // The program follows when it has received an order that was placed after it began.
  await expect
    .poll(
      async () => {
        await storefront.placeOrder()
        return received.length
      },
      { timeout: 30_000, interval: 200 },
    )
    .toBeGreaterThan(0)
  for (let visit = 0; visit < 3; visit += 1) {
    await storefront.placeOrder()
    await reach((await newest()).at(-1) ?? '')
    server.process.kill('SIGKILL')
    await once(server.process, 'exit')
    server = await start()
    // While the client still waits before it connects again.
    await storefront.placeOrder()
    await storefront.placeOrder()
  }
  const ids = await newest()
  await reach(ids.at(-1) ?? '')
  expect(received).toEqual(ids.slice(-received.length))
  program.kill()
  await server.stop()
}, 180_000)
