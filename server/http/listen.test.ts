import { expect, it } from 'vitest'
import { takenPort } from '../testing/free-port.ts'
import { listen } from './listen.ts'

const streams = { drain: () => Promise.resolve() }
const start = (host: string, port: number) =>
  listen(() => undefined, { host, port, timeouts: {}, streams, drainMs: 0 })

it('names HOST if its name cannot be resolved (A10)', async () => {
  await expect(start('no-such-host.invalid', 0)).rejects.toThrow(
    /^HOST: the name no-such-host\.invalid cannot be resolved\. Set HOST to an IP address/,
  )
})

it('names HOST if it is not an IP address of this machine', async () => {
  await expect(start('192.0.2.1', 0)).rejects.toThrow(/^HOST: this machine does not have/)
})

it('names PORT if another program listens there', async () => {
  const port = await takenPort()
  await expect(start('127.0.0.1', port)).rejects.toThrow(
    `Port ${port} on 127.0.0.1 is in use. Stop the other program, or set PORT to another port.`,
  )
})
