import { expect, it } from 'vitest'
import { readConfig } from '../config/config.ts'
import { recordLog } from '../testing/log-records.ts'
import { temporaryDirectory } from '../testing/temporary-directory.ts'
import { recount } from './recount.ts'
import { resetPassword } from './reset-password.ts'

it.each([
  { command: resetPassword, args: ['ada', 'lovelace'], says: 'reset-password -- USERNAME' },
  { command: recount, args: ['orders'], says: 'npm run recount' },
])('refuses the arguments $args, and says: $says', async ({ command, args, says }) => {
  const context = {
    config: readConfig({ DATA_DIR: await temporaryDirectory() }),
    log: recordLog().log,
    root: '.',
    args,
    say: () => undefined,
  }
  await expect(command(context)).rejects.toThrow(says)
})
