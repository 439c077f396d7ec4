import { createHash, randomBytes } from 'node:crypto'
import * as fs from 'node:fs'
import { connect, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Another process holds the lock of the directory. */
export class DirectoryInUseError extends Error {
  constructor(directory: string, holder: string) {
    super(
      `${directory} is in use by ${holder}. Two processes would destroy each other's data. ` +
        'Stop the other process, or set DATA_DIR to another directory.',
    )
    this.name = 'DirectoryInUseError'
  }
}

export interface DirectoryLock {
  release(): Promise<void>
}

/**
 * Locks a directory for this process until `release()` or the end of the process.
 *
 * The lock is a listening Unix socket. The kernel closes it with the process, however the process ends,
 * so it cannot become stale as a lock file would. A process that is too busy to answer still holds it.
 *
 * Each process first creates a socket with a unique name, and then looks for other sockets. So of any two
 * processes at least one sees the other, and at most one gets the lock; if both look at the same instant,
 * neither does. Because names are unique, removing a dead socket can never remove a live one.
 *
 * @throws DirectoryInUseError if another process holds the lock.
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

/** The error codes of file systems without sockets, such as some shared folders of virtual machines. */
const NO_SOCKETS_HERE = new Set<unknown>(['ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EINVAL', 'EPERM'])
const SOCKET = '.sock'
const RANDOM_BYTES = 6

/** Locks `directory` with a socket in `socketDirectory`, which is the same for all processes. */
async function lockThrough(socketDirectory: string, directory: string): Promise<DirectoryLock> {
  fs.mkdirSync(socketDirectory, { recursive: true, mode: 0o700 })
  const short = shortPath(socketDirectory)
  let release: (() => Promise<void>) | undefined
  try {
    const own = await announce(short.path)
    release = async () => {
      await close(own.server)
      fs.rmSync(join(socketDirectory, own.name), { force: true })
    }
    for (const name of fs.readdirSync(socketDirectory)) {
      if (!name.endsWith(SOCKET) || name === own.name) continue
      const holder = await askHolder(join(short.path, name))
      if (holder !== undefined) throw new DirectoryInUseError(directory, holder)
      fs.rmSync(join(socketDirectory, name), { force: true })
    }
    return { release }
  } catch (error) {
    await release?.()
    throw error
  } finally {
    short.remove()
  }
}

/** The system silently truncates longer paths of sockets, in bytes. */
const LONGEST_PATH = 100
/** Of a slash and the name of a socket. */
const LENGTH_OF_NAME = 1 + 2 * RANDOM_BYTES + SOCKET.length

/**
 * A short path to the directory of the sockets, until the other sockets have been checked. A long path gets a symbolic
 * link. A short one needs no temporary directory, which a service without rights to the system may not have.
 */
function shortPath(directory: string): { path: string; remove: () => void } {
  if (Buffer.byteLength(directory) <= LONGEST_PATH - LENGTH_OF_NAME)
    return { path: directory, remove: () => undefined }
  const links = fs.mkdtempSync(join(tmpdir(), 'order-dashboard-'))
  const path = join(links, 'lock')
  fs.symlinkSync(directory, path)
  return { path, remove: () => fs.rmSync(links, { recursive: true, force: true }) }
}

/** Creates the socket of this process, and ensures that other processes can see it. */
async function announce(socketDirectory: string): Promise<{ server: Server; name: string }> {
  for (;;) {
    const name = `${randomBytes(RANDOM_BYTES).toString('hex')}${SOCKET}`
    const server = await listen(join(socketDirectory, name))
    if (fs.existsSync(join(socketDirectory, name))) return { server, name }
    // Another process checked the socket after its creation and before it listened, and removed it as
    // dead.
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

/** A description of the process that listens at `path`; `undefined` if no process does. */
function askHolder(path: string, timeoutMs = 500): Promise<string | undefined> {
  return new Promise((resolve) => {
    let answer = ''
    const describe = () => (/^process \d+$/.test(answer) ? answer : 'another process')
    const socket = connect(path)
    // The process is alive but too busy to answer: the kernel accepts connections on its behalf.
    socket.setTimeout(timeoutMs, () => {
      socket.destroy()
      resolve(describe())
    })
    socket.setEncoding('utf8')
    socket.on('data', (text: string) => (answer += text))
    socket.on('end', () => resolve(describe()))
    socket.on('error', (error: NodeJS.ErrnoException) => {
      // After any other error (no permission, a full queue) a process may still hold the socket.
      const isDead = error.code === 'ECONNREFUSED' || error.code === 'ENOENT'
      resolve(isDead ? undefined : describe())
    })
  })
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
  })
}
