import { Socket } from 'node:net'
import pg from 'pg'
import type { Logger } from '../process/log.ts'
import { RepeatedFault } from '../process/repeated-fault.ts'
import type { Listener } from './database.ts'
import type { Hosts } from './hosts.ts'
import { retryDelayMs } from './retry-delay.ts'

/**
 * Listens for notifications on a dedicated PostgreSQL connection.
 *
 * States: connecting → listening → (connection lost) → waiting → connecting. `stop()` ends any of them.
 * After each successful connect `onBell` is called once, because notifications may have been missed. The
 * promise resolves when the first attempt has succeeded or failed; it never rejects.
 */
export async function listenOnPostgres(
  hosts: Hosts,
  channel: string,
  onBell: () => void,
  log: Logger,
): Promise<Listener> {
  let stopped = false
  let hangUp: (() => void) | undefined
  let wakeWaiting: (() => void) | undefined

  /** Resolves with the reason when the connection is lost. Rejects if it cannot be established. */
  async function listenOnce(onListening: () => void): Promise<Error | undefined> {
    const { url } = hosts
    const socket = new Socket()
    const client = new pg.Client({
      connectionString: url,
      keepAlive: true,
      connectionTimeoutMillis: 5_000,
      stream: () => socket,
    })
    const lost = new Promise<Error | undefined>((resolve) => {
      client.on('error', resolve)
      client.once('end', () => resolve(undefined))
    })
    // `client.end()` would wait for the server, which may be unreachable, and a pending `connect` would
    // never settle after it.
    hangUp = () => socket.destroy()
    let isListening = false
    try {
      await client.connect()
      client.on('notification', onBell)
      // A connection that listens says nothing for as long as nothing changes.
      await client.query('SET idle_session_timeout = 0')
      await client.query(`LISTEN ${pg.escapeIdentifier(channel)}`)
      isListening = true
      onListening()
      onBell()
      return await lost
    } finally {
      // A standby refuses to listen.
      if (!isListening) hosts.passOver(url)
      client.removeListener('notification', onBell)
      hangUp()
    }
  }

  async function keepListening(onFirst: () => void): Promise<void> {
    let failures = 0
    const fault = new RepeatedFault({
      log,
      level: 'warn',
      failed: 'there is no database connection that listens for changes; reconnecting',
      works: 'a database connection listens for changes again',
    })
    while (!isStopped()) {
      try {
        const reason = await listenOnce(() => {
          failures = 0
          fault.succeeded()
          onFirst()
        })
        if (!isStopped()) {
          fault.happened(reason)
        }
      } catch (error) {
        if (!isStopped()) fault.happened(error)
      }
      onFirst()
      if (isStopped()) return
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, retryDelayMs(failures))
        wakeWaiting = () => {
          clearTimeout(timer)
          resolve()
        }
      })
      failures += 1
    }
  }
  const isStopped = () => stopped

  let running: Promise<void> = Promise.resolve()
  await new Promise<void>((resolve) => {
    running = keepListening(resolve)
  })
  return {
    reliable: false,
    async stop() {
      stopped = true
      wakeWaiting?.()
      hangUp?.()
      await running
    },
  }
}
