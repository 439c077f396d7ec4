// Locks a directory and prints `locked`, or the error. With `busy`, it then blocks its event loop, as a
// long query of the embedded engine does. With `releasing`, it releases the lock again.
// Usage: lock-directory.ts <directory> [busy | releasing]
import { lockDirectory } from '../../db/directory-lock.ts'

const [directory = '.', behavior] = process.argv.slice(2)
try {
  const lock = await lockDirectory(directory)
  if (behavior === 'releasing') await lock.release()
  // Blocks only after the line is written: a blocked process writes nothing.
  process.stdout.write('locked\n', () => {
    if (behavior === 'busy') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
  })
  setInterval(() => undefined, 60_000)
} catch (error) {
  console.log(error instanceof Error ? `${error.name}: ${error.message}` : String(error))
}
