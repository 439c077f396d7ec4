import type { Server } from 'node:net'

/** Listens on a free port of the loopback interface, and prints the URL. */
export function listen(server: Server): void {
  server.listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, () => {
    const address = server.address()
    if (address === null || typeof address === 'string') throw new Error('the server has no port')
    process.stdout.write(`listening: http://127.0.0.1:${address.port}\n`)
  })
}
