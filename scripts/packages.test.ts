import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { z } from 'zod'

const read = (name: string) => readFileSync(join(import.meta.dirname, '..', name), 'utf8')

const Package = z.object({
  integrity: z.string().optional(),
  resolved: z.string().optional(),
  /** Whether the package is part of another package's archive, and covered by its integrity hash. */
  inBundle: z.boolean().optional(),
})
const Lockfile = z.object({ packages: z.record(z.string(), Package) })

const { packages } = Lockfile.parse(JSON.parse(read('package-lock.json')))
const installed = Object.entries(packages).filter(([path]) => path !== '')

it('every installed package has an integrity hash', () => {
  expect(installed.length).toBeGreaterThan(0)
  const unknown = installed.filter(
    ([, { integrity, inBundle }]) => inBundle !== true && !/^sha512-/.test(integrity ?? ''),
  )
  expect(unknown).toEqual([])
})

it('every package comes from the public registry', () => {
  const elsewhere = installed.filter(
    ([, { resolved }]) =>
      resolved !== undefined && !resolved.startsWith('https://registry.npmjs.org/'),
  )
  expect(elsewhere).toEqual([])
})

it('no package runs scripts at its installation', () => {
  expect(read('.npmrc')).toMatch(/^ignore-scripts=true$/m)
})
