import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe } from 'vitest'
import type { Engine, Person, RunningEngine, Tab } from './engine.ts'
import { chromiumEngine, firefoxEngine } from './playwright.ts'
import { webkitEngine } from './webkit.ts'

const ENGINES: readonly Engine[] = [chromiumEngine, firefoxEngine, webkitEngine]
const SHOTS = join(import.meta.dirname, '../../../test-results')

export interface EngineUse {
  /** The first tab of a person who has never been here, and how to open that person's next ones. */
  open: () => Promise<{ tab: Tab; another: () => Promise<Tab> }>
}

/**
 * One suite in each browser engine. An engine that is not installed is skipped with the reason, except
 * in CI, where it is a failure. All tabs are closed after each test; of a failed one, pictures of them
 * are left in `test-results`.
 */
export function describeInEngines(name: string, suite: (use: EngineUse) => void): void {
  describe.each(ENGINES)(`${name}, in $name`, (engine) => {
    const { missing } = engine
    if (missing !== undefined) {
      if (process.env['CI'] !== undefined) throw new Error(missing)
      describe.skip(missing, () => suite({ open: () => Promise.reject(new Error(missing)) }))
      return
    }
    let running: RunningEngine | undefined
    let person: Person | undefined
    const tabs: Tab[] = []

    beforeAll(async () => {
      running = await engine.start()
    })
    afterEach(async ({ task }) => {
      const opened = tabs.splice(0)
      if (task.result?.state === 'fail') await keepShots(`${engine.name} ${task.name}`, opened)
      await person?.close()
      person = undefined
    })
    afterAll(() => running?.stop())

    suite({
      async open() {
        if (running === undefined) throw new Error('the engine runs only during tests')
        const met = await running.meetPerson()
        person = met
        const another = async () => {
          const tab = await met.openTab()
          tabs.push(tab)
          return tab
        }
        return { tab: await another(), another }
      },
    })
  })
}

async function keepShots(title: string, tabs: readonly Tab[]): Promise<void> {
  await mkdir(SHOTS, { recursive: true })
  const name = title.replaceAll(/\W+/g, '-')
  for (const [index, tab] of tabs.entries()) {
    const png = await tab.shot().catch(() => undefined)
    // A tab that hangs may be why the test failed, and would hold up the next ones.
    if (png === undefined) return
    await writeFile(join(SHOTS, `${name}-${index + 1}.png`), png)
  }
}
