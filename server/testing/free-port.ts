import { once } from 'node:events'
import { createServer, type Server } from 'node:net'
import { onTestFinished } from 'vitest'
import { z } from 'zod'

/** A port on which nothing listens. */
export async function freePort(): Promise<number> {
  const server = createServer()
  const port = await listenSomewhere(server)
  server.close()
  await once(server, 'close')
  return port
}

/** A port on which another program listens until the test ends. */
export async function takenPort(): Promise<number> {
  const server = createServer()
  onTestFinished(() => void server.close())
  return listenSomewhere(server)
}

async function listenSomewhere(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return z.object({ port: z.number() }).parse(server.address()).port
}
