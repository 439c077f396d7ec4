import { mkdir, readdir, rename, symlink } from 'node:fs/promises'
import { connect } from 'node:net'
import { once } from 'node:events'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { runScript } from '../testing/script-process.ts'
import { temporaryDirectory } from '../testing/temporary-directory.ts'
import { DirectoryInUseError, lockDirectory } from './directory-lock.ts'

const SCRIPT = join(import.meta.dirname, '../testing/scripts/lock-directory.ts')

/** Locks a directory until the end of the test. */
async function lock(directory: string) {
  const held = await lockDirectory(directory)
  onTestFinished(() => held.release())
  return held
}

describe('a directory lock', () => {
  it('is refused a second time, with an error that names the holder', async () => {
    const directory = await temporaryDirectory()
    await lock(directory)
    const attempt = lockDirectory(directory)
    await expect(attempt).rejects.toThrow(DirectoryInUseError)
    await expect(attempt).rejects.toThrow(`${directory} is in use by process ${process.pid}.`)
  })

  it('needs no temporary directory, unless its path is long', async () => {
    const directory = await temporaryDirectory()
    const long = join(directory, 'x'.repeat(100))
    await mkdir(long)
    vi.stubEnv('TMPDIR', join(directory, 'missing'))
    onTestFinished(() => void vi.unstubAllEnvs())
    await lock(directory)
    await expect(lockDirectory(directory)).rejects.toThrow(DirectoryInUseError)
    await expect(lockDirectory(long)).rejects.toThrow('missing')
  })

  it('is refused to another process', async () => {
    const directory = await temporaryDirectory()
    await lock(directory)
    const other = runScript(SCRIPT, [directory])
    expect(await other.nextLine()).toContain(
      `DirectoryInUseError: ${directory} is in use by process ${process.pid}.`,
    )
  })

  it('is held by a process that is too busy to answer, until that process is killed', async () => {
    const directory = await temporaryDirectory()
    const holder = runScript(SCRIPT, [directory, 'busy'])
    expect(await holder.nextLine()).toBe('locked')
    await expect(lockDirectory(directory)).rejects.toThrow('in use by another process')
    await holder.kill()
    await lock(directory)
  })

  it('names the other process that holds it, and is free when that process is killed', async () => {
    const directory = await temporaryDirectory()
    const holder = runScript(SCRIPT, [directory])
    expect(await holder.nextLine()).toBe('locked')
    await expect(lockDirectory(directory)).rejects.toThrow(`in use by process ${holder.pid}.`)
    await holder.kill()
    await lock(directory)
    await expect(lockDirectory(directory)).rejects.toThrow(`process ${process.pid}.`)
  })

  it('is free after its release, and leaves no files', async () => {
    const directory = await temporaryDirectory()
    const first = await lockDirectory(directory)
    await first.release()
    await first.release()
    const second = await lockDirectory(directory)
    await second.release()
    expect(await readdir(join(directory, 'lock'))).toEqual([])
  })

  it('is not released by a refused attempt', async () => {
    const directory = await temporaryDirectory()
    await lock(directory)
    await expect(lockDirectory(directory)).rejects.toThrow(DirectoryInUseError)
    await expect(lockDirectory(directory)).rejects.toThrow(DirectoryInUseError)
  })

  it('is the same through a symbolic link', async () => {
    const directory = await temporaryDirectory()
    const link = join(await temporaryDirectory(), 'link')
    await symlink(directory, link)
    await lock(directory)
    await expect(lockDirectory(link)).rejects.toThrow(DirectoryInUseError)
  })

  it('moves with the directory', async () => {
    const parent = await temporaryDirectory()
    await mkdir(join(parent, 'old'))
    await lock(join(parent, 'old'))
    await rename(join(parent, 'old'), join(parent, 'new'))
    await expect(lockDirectory(join(parent, 'new'))).rejects.toThrow(DirectoryInUseError)
  })

  it('distinguishes long paths with the same beginning', async () => {
    const parent = join(await temporaryDirectory(), 'long'.repeat(40))
    const [one, other] = [join(parent, 'one'), join(parent, 'other')]
    await mkdir(one, { recursive: true })
    await mkdir(other)
    await lock(one)
    await lock(other)
    await expect(lockDirectory(one)).rejects.toThrow(DirectoryInUseError)
  })

  it('does not depend on the temporary directory of each process', async () => {
    const directory = await temporaryDirectory()
    await lock(directory)
    const other = runScript(SCRIPT, [directory], { TMPDIR: await temporaryDirectory() })
    expect(await other.nextLine()).toContain('DirectoryInUseError')
  })

  it('goes to at most one of many attempts after its holder was killed', async () => {
    const directory = await temporaryDirectory()
    const killed = runScript(SCRIPT, [directory])
    await killed.nextLine()
    await killed.kill()
    const takers = await Promise.allSettled(
      Array.from({ length: 8 }, () => lockDirectory(directory)),
    )
    const locks = takers.filter((taker) => taker.status === 'fulfilled')
    for (const { value } of locks) onTestFinished(() => value.release())
    expect(locks.length).toBeLessThanOrEqual(1)
    for (const taker of takers) {
      if (taker.status === 'rejected') expect(taker.reason).toBeInstanceOf(DirectoryInUseError)
    }
  })

  it('can be released while another process keeps a connection to it open', async () => {
    const directory = await temporaryDirectory()
    const held = await lockDirectory(directory)
    const [name = ''] = await readdir(join(directory, 'lock'))
    const client = connect({ path: join(directory, 'lock', name), allowHalfOpen: true })
    onTestFinished(() => {
      client.destroy()
    })
    client.resume()
    await once(client, 'end')
    await expect(held.release()).resolves.toBeUndefined()
  })
})
