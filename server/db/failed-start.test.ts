import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { temporaryDirectory } from '../testing/temporary-directory.ts'
import { explainFailedStart } from './failed-start.ts'

const MIB = 2 ** 20
const FAILED = new Error('PGlite failed to initialize properly')

it('a full disk is not called a damaged database', async () => {
  const { message } = explainFailedStart(await temporaryDirectory(), FAILED, { free: 3 * MIB })
  expect(message).toContain('its disk has only 3 MiB left. Free some space')
  expect(message).not.toMatch(/damaged|move the directory away/)
})

it('an error of the engine that is no error object is told by its number', async () => {
  const full = { name: 'ErrnoError', errno: 51 }
  expect(explainFailedStart(await temporaryDirectory(), full, { free: 90 * MIB }).message).toMatch(
    /only 90 MiB left\..*\(file system error 51\)$/,
  )
})

it('a file of another user is not called a damaged database', async () => {
  const directory = await temporaryDirectory()
  const file = join(directory, 'base', '1259')
  await mkdir(join(directory, 'base'))
  await writeFile(file, '')
  const { message } = explainFailedStart(directory, FAILED, { isOpen: (path) => path !== file })
  expect(message).toContain(`this user may not read and write ${file}. Another user owns it`)
  expect(message).not.toMatch(/damaged|move the directory away/)
})

it('everything else is called damaged', async () => {
  expect(explainFailedStart(await temporaryDirectory(), FAILED).message).toMatch(
    /its files are damaged, .* \(PGlite failed to initialize properly\)$/,
  )
})
