import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onCleanup } from '../cleanup.ts'
import { orderStatsNow } from '../peers/order-stats.ts'
import type { Memory, StreamServer } from './stream-server.ts'

/** The paths of Debian's packages. */
const NGINX = '/usr/sbin/nginx'
const MODULE = '/usr/lib/nginx/modules/ngx_nchan_module.so'

/** Whether nginx with nchan is installed (on Debian: `libnginx-mod-nchan`). */
export function hasNchan(): boolean {
  return existsSync(NGINX) && existsSync(MODULE)
}

/** The version of nginx; `undefined` if nginx with nchan is not installed. */
export function nginxVersion(): string | undefined {
  if (!hasNchan()) return undefined
  return /nginx\/(\S+)/.exec(spawnSync(NGINX, ['-v'], { encoding: 'utf8' }).stderr)?.[1]
}

/**
 * nginx with nchan, a publish-subscribe server written in C. It has one worker, and sends the newest
 * message to each new client. This process publishes the same statistics as the other peers, over HTTP.
 */
export class NchanServer implements StreamServer {
  readonly url: string
  /** The process id of the worker, which does all the work. */
  readonly pid: number
  readonly #stop: () => Promise<void>

  private constructor(url: string, pid: number, stop: () => Promise<void>) {
    this.url = url
    this.pid = pid
    this.#stop = stop
  }

  static async start({ tickMs }: { tickMs: number }): Promise<NchanServer> {
    const directory = await mkdtemp(join(tmpdir(), 'orders-bench-nginx-'))
    const port = await freePort()
    const url = `http://127.0.0.1:${port}`
    const config = join(directory, 'nginx.conf')
    await writeFile(config, configuration(directory, port))
    const child = spawn(NGINX, ['-p', directory, '-c', config, '-e', 'stderr'], { stdio: 'ignore' })
    const exited = once(child, 'exit')
    const publishing = setInterval(() => void publish(url), tickMs)
    const stop = onCleanup(async () => {
      clearInterval(publishing)
      child.kill('SIGTERM')
      await exited
      await rm(directory, { recursive: true, force: true })
    })
    try {
      await untilPublished(url)
      if (child.pid === undefined) throw new Error('nginx could not be started')
      return new NchanServer(url, workerOf(child.pid), stop)
    } catch (error) {
      await stop()
      throw error
    }
  }

  /** Only the resident memory is known. It includes the memory that workers share. */
  memory(): Promise<Memory> {
    const resident = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${this.pid}/status`, 'utf8'))
    const rss = Number(resident?.[1]) * 1024
    return Promise.resolve({ rss, compactRss: rss, heapUsed: NaN, external: NaN })
  }

  stop(): Promise<void> {
    return this.#stop()
  }
}

function configuration(directory: string, port: number): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((kind) => `${kind}_temp_path ${directory}/${kind};`)
    .join(' ')
  return `
    load_module ${MODULE};
    daemon off; worker_processes 1; worker_rlimit_nofile 20000;
    pid ${directory}/pid; error_log stderr crit;
    events { worker_connections 20000; }
    http {
      access_log off; ${temporary}
      server {
        listen 127.0.0.1:${port} backlog=4096;
        location = /publish {
          nchan_publisher; nchan_channel_id stats; nchan_message_buffer_length 1;
        }
        location = /graphql {
          nchan_subscriber eventsource; nchan_channel_id stats; nchan_eventsource_event next;
          nchan_subscriber_first_message oldest;
        }
      }
    }`
}

/** Publishes the current statistics. Resolves to whether the server accepted them. */
async function publish(url: string): Promise<boolean> {
  try {
    const body = JSON.stringify({ data: { orderStats: orderStatsNow() } })
    const { ok } = await fetch(`${url}/publish`, { method: 'POST', body })
    return ok
  } catch {
    return false
  }
}

async function untilPublished(url: string): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    if (await publish(url)) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('nginx with nchan did not start')
}

function workerOf(master: number): number {
  const [worker] = readFileSync(`/proc/${master}/task/${master}/children`, 'utf8').split(' ')
  return Number(worker)
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}
