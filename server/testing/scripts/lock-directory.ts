// Locks the directory that it is told and says so, or says why not. A `busy` holder then answers
// nothing, as during a long query of the embedded engine; a `releasing` one gives the lock back.
import { lockDirectory } from '../../db/directory-lock.ts'

const [directory = '.', manner] = process.argv.slice(2)
try {
  const lock = await lockDirectory(directory)
  if (manner === 'releasing') await lock.release()
  // Written at once: a busy process would never come to it.
  process.stdout.write('locked\n', () => {
    if (manner === 'busy') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
  })
  setInterval(() => undefined, 60_000)
} catch (error) {
  console.log(error instanceof Error ? `${error.name}: ${error.message}` : String(error))
}
