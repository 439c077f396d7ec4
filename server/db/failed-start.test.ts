import { expect, it } from 'vitest'
import { temporaryDirectory } from '../testing/temporary-directory.ts'
import { explainFailedStart } from './failed-start.ts'

const MIB = 2 ** 20
const FAILED = new Error('PGlite failed to initialize properly')

it('a full disk is not called a damaged database', async () => {
  const { message } = explainFailedStart(await temporaryDirectory(), FAILED, 3 * MIB)
  expect(message).toContain('its disk has only 3 MiB left. Free some space')
  expect(message).not.toMatch(/damaged|move the directory away/)
})

it('an error of the engine that is no error object is told by its number', async () => {
  const full = { name: 'ErrnoError', errno: 51 }
  expect(explainFailedStart(await temporaryDirectory(), full, 90 * MIB).message).toMatch(
    /only 90 MiB left\..*\(file system error 51\)$/,
  )
})

it('everything else is called damaged', async () => {
  expect(explainFailedStart(await temporaryDirectory(), FAILED).message).toMatch(
    /its files are damaged, .* \(PGlite failed to initialize properly\)$/,
  )
})
