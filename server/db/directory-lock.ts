import { createHash, randomBytes } from 'node:crypto'
import * as fs from 'node:fs'
import { connect, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Another process has the directory open. Stop that process, or use another directory. */
export class DirectoryInUseError extends Error {
  constructor(directory: string, holder: string) {
    super(
      `${directory} is in use by ${holder}. Two processes would destroy each other's data: ` +
        'stop that one first, or set DATA_DIR to another directory.',
    )
    this.name = 'DirectoryInUseError'
  }
}

export interface DirectoryLock {
  release(): Promise<void>
}

/**
 * Locks a directory for this process, for as long as it lives.
 *
 * The lock is a listening Unix socket: the kernel closes it with the process, however that ends, so
 * it cannot go stale as a lock file would, and a holder that is too busy to answer still holds it.
 *
 * Everybody who wants the directory first puts up a socket of a name never used again, and then
 * looks for others. So of any two at least one sees the other, at most one gets the lock (if both
 * look at the same instant, neither), and clearing away a dead socket can never hit a live one.
 *
 * @throws DirectoryInUseError
 */
export async function lockDirectory(directory: string): Promise<DirectoryLock> {
  const real = fs.realpathSync(directory)
  try {
    return await lockThrough(join(real, 'lock'), directory)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && NO_SOCKETS_HERE.has(error.code))) throw error
    const identity = createHash('sha256').update(real).digest('hex').slice(0, 24)
    return lockThrough(join(tmpdir(), `order-dashboard-lock-${identity}`), directory)
  }
}

/** How file systems that cannot hold sockets (some shared folders of virtual machines) say so. */
const NO_SOCKETS_HERE = new Set<unknown>(['ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EINVAL', 'EPERM'])
const SOCKET = '.sock'

/** Locks `directory` by a socket in `room`, where everybody who wants that directory looks. */
async function lockThrough(room: string, directory: string): Promise<DirectoryLock> {
  fs.mkdirSync(room, { recursive: true })
  // The system cuts socket paths at about a hundred bytes without a word; through a link they are
  // short. It is needed only until the others were looked at.
  const links = fs.mkdtempSync(join(tmpdir(), 'order-dashboard-'))
  const link = join(links, 'lock')
  let release: (() => Promise<void>) | undefined
  try {
    fs.symlinkSync(room, link)
    const own = await announce(link)
    release = async () => {
      await close(own.server)
      fs.rmSync(join(room, own.name), { force: true })
    }
    for (const name of fs.readdirSync(room)) {
      if (!name.endsWith(SOCKET) || name === own.name) continue
      const holder = await askHolder(join(link, name))
      if (holder !== undefined) throw new DirectoryInUseError(directory, holder)
      fs.rmSync(join(room, name), { force: true })
    }
    return { release }
  } catch (error) {
    await release?.()
    throw error
  } finally {
    fs.rmSync(links, { recursive: true, force: true })
  }
}

/** Puts up this process's socket, and makes sure that the others can see it. */
async function announce(room: string): Promise<{ server: Server; name: string }> {
  for (;;) {
    const name = `${randomBytes(6).toString('hex')}${SOCKET}`
    const server = await listen(join(room, name))
    if (fs.existsSync(join(room, name))) return { server, name }
    // Somebody looked between the socket's creation and its listening, and took it for dead.
    await close(server)
  }
}

function listen(path: string): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined)
      socket.end(`process ${process.pid}`)
      socket.destroySoon()
    })
    server.once('error', reject)
    server.listen(path, () => {
      server.unref()
      resolve(server)
    })
  })
}

/** What whoever listens at `path` says of itself; `undefined` when nobody does. */
function askHolder(path: string, patienceMs = 500): Promise<string | undefined> {
  return new Promise((resolve) => {
    let answer = ''
    const describe = () => (/^process \d+$/.test(answer) ? answer : 'another process')
    const socket = connect(path)
    // Too busy to answer, but there: the kernel accepts in its name.
    socket.setTimeout(patienceMs, () => {
      socket.destroy()
      resolve(describe())
    })
    socket.setEncoding('utf8')
    socket.on('data', (text: string) => (answer += text))
    socket.on('end', () => resolve(describe()))
    socket.on('error', (error: NodeJS.ErrnoException) => {
      // Any other error (no permission, a full queue) comes from a socket that may well be held.
      const nobody = error.code === 'ECONNREFUSED' || error.code === 'ENOENT'
      resolve(nobody ? undefined : describe())
    })
  })
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
  })
}
