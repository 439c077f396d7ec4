import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe } from 'vitest'
import type { Engine, Person, RunningEngine, Tab } from './engine.ts'
import { chromiumEngine, firefoxEngine } from './playwright.ts'
import { webkitEngine } from './webkit.ts'

const ENGINES: readonly Engine[] = [chromiumEngine, firefoxEngine, webkitEngine]
const SHOTS = join(import.meta.dirname, '../../../test-results')

export interface EngineUse {
  /** Opens a browser without cookies. Returns its first tab and a function that opens further tabs. */
  open: () => Promise<{ tab: Tab; another: () => Promise<Tab> }>
}

/**
 * Runs a suite in each browser engine. If an engine is missing, its suite is skipped with the reason; in
 * CI, it fails. All tabs are closed after each test. Screenshots of a failed test are stored in
 * `test-results`.
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
    // A tab that hangs may be the cause of the failure. It must not block the next tests.
    if (png === undefined) return
    await writeFile(join(SHOTS, `${name}-${index + 1}.png`), png)
  }
}
