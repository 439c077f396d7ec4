import { existsSync } from 'node:fs'
import { beforeEach, expect, it, onTestFinished } from 'vitest'
import { join } from 'node:path'
import { readConfig } from '../config/config.ts'
import { recordLog } from '../testing/log-records.ts'
import { describeOnEachEngine } from '../testing/engines.ts'
import { runService } from '../testing/running-service.ts'
import { temporaryDirectory } from '../testing/temporary-directory.ts'
import { createKey } from './create-key.ts'
import { openConfiguredDatabase } from './open-configured-database.ts'

const root = join(import.meta.dirname, '../..')

describeOnEachEngine('create-key', (get) => {
  let environment: Record<string, string>
  beforeEach(async () => {
    const { url } = get()
    environment =
      url === undefined ? { DATA_DIR: await temporaryDirectory() } : { DATABASE_URL: url }
  })
  const context = (args: string[] = [], say: (line: string) => void = () => undefined) => ({
    config: readConfig(environment),
    log: recordLog().log,
    root,
    args,
    say,
  })
  const printed = async (...args: string[]) => {
    const lines: string[] = []
    await createKey(context(args, (line) => lines.push(line)))
    return lines
  }
  const open = async () => {
    const database = await openConfiguredDatabase(context())
    onTestFinished(() => database.close())
    return database
  }

  it('prints a key that signs a program in with its scopes', async () => {
    const lines = await printed('--name', 'shop', '--scopes', 'READ,WRITE')
    const key = lines.at(-1)
    expect(key).toMatch(/^odk_\S+$/)
    const service = await runService(await open())
    const as = { authorization: `Bearer ${String(key)}` }
    const { data } = await service.post('{ viewer { name kind scopes } }', { as })
    expect(data).toEqual({ viewer: { name: 'shop', kind: 'program', scopes: ['READ', 'WRITE'] } })
    await service.stop()
  })

  it('records that the operator created it', async () => {
    await printed('--name=office', '--scopes= read ')
    const { prisma } = await open()
    expect(await prisma.apiKey.findFirst({ where: { name: 'office' } })).toMatchObject({
      createdBy: 'system',
      scopes: ['READ'],
    })
    const where = { action: 'key-created', subject: 'key:office' }
    expect(await prisma.auditEvent.findMany({ where })).toMatchObject([{ actor: 'system' }])
  })

  it('refuses a DATA_DIR that does not exist, and creates nothing', async () => {
    const missing = join(await temporaryDirectory(), 'missing')
    environment = { DATA_DIR: missing }
    await expect(printed('--name', 'shop', '--scopes', 'READ')).rejects.toThrow(
      `DATA_DIR does not exist: ${missing}`,
    )
    expect(existsSync(missing)).toBe(false)
  })

  it('refuses a name that a program has', async () => {
    await printed('--name', 'twice', '--scopes', 'READ')
    await expect(printed('--name', 'twice', '--scopes', 'READ')).rejects.toThrow(
      'There is a key named "twice" already.',
    )
  })

  it.each([
    { args: [], says: /^Usage/ },
    { args: ['--name', 'shop'], says: /^Usage/ },
    { args: ['shop', 'READ'], says: /^Usage/ },
    { args: ['--name', 'shop', '--scopes', 'READ', '--admin'], says: /^Usage/ },
    { args: ['--name', 'a shop', '--scopes', 'READ'], says: /^A name has .* Usage/ },
    { args: ['--name', 'shop', '--scopes', ''], says: /^The scopes are .* Usage/ },
    { args: ['--name', 'shop', '--scopes', 'ALL'], says: /^The scopes are .* Usage/ },
  ])('refuses $args and says how it is used', async ({ args, says }) => {
    await expect(printed(...args)).rejects.toThrow(says)
  })
})
