import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { z } from 'zod'

const read = (name: string) => readFileSync(join(import.meta.dirname, '..', name), 'utf8')

const Package = z.object({
  integrity: z.string().optional(),
  resolved: z.string().optional(),
  /** Part of another package's archive, whose integrity is its own too. */
  inBundle: z.boolean().optional(),
})
const Lockfile = z.object({ packages: z.record(z.string(), Package) })

const { packages } = Lockfile.parse(JSON.parse(read('package-lock.json')))
const installed = Object.entries(packages).filter(([path]) => path !== '')

it('every package that is installed is known by its content', () => {
  expect(installed.length).toBeGreaterThan(0)
  const unknown = installed.filter(
    ([, { integrity, inBundle }]) => inBundle !== true && !/^sha512-/.test(integrity ?? ''),
  )
  expect(unknown).toEqual([])
})

it('no package comes from anywhere but the public registry', () => {
  const elsewhere = installed.filter(
    ([, { resolved }]) =>
      resolved !== undefined && !resolved.startsWith('https://registry.npmjs.org/'),
  )
  expect(elsewhere).toEqual([])
})

it('no package runs anything when it is installed', () => {
  expect(read('.npmrc')).toMatch(/^ignore-scripts=true$/m)
})
