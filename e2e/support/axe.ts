import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'
import { z } from 'zod'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

const Findings = z.array(z.object({ id: z.string(), nodes: z.array(z.string()) }))

/** Returns what axe reports for WCAG 2.2 A and AA, one line per rule. */
export async function findings(page: Page) {
  await page.evaluate(axe)
  const found: unknown = await page.evaluate(`
    axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] })
      .then(({ violations }) =>
        violations.map(({ id, nodes }) => ({ id, nodes: nodes.map(({ html }) => html) })))`)
  return Findings.parse(found)
}
