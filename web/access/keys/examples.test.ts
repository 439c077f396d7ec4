import { buildSchema, parse, validate } from 'graphql'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import schemaText from '../../../schema.graphql?raw'
import type { Scope } from '../../graphql/generated/graphql.ts'
import { curlExample, exampleWrites, typeScriptExample } from './examples.ts'

const schema = buildSchema(schemaText)
const Body = z.object({ query: z.string() })
const ORIGIN = 'https://orders.example.com'
const rootFieldOf: readonly (readonly [Scope[], string, string])[] = [
  [['READ'], 'orderStats', 'subscription'],
  [['WRITE'], 'placeOrder', 'mutation'],
  [['ADMIN'], 'apiKeys', '{'],
  [['WRITE', 'READ'], 'orderStats', 'subscription'],
  [['ADMIN', 'WRITE'], 'placeOrder', 'mutation'],
]

describe('the examples for a key', () => {
  it.each(rootFieldOf)('with %j ask for what it allows, and are right', (scopes, field, kind) => {
    const curl = curlExample(ORIGIN, 'odk_x', scopes)
    const { query } = Body.parse(JSON.parse(/-d '(.*)'$/.exec(curl)?.[1] ?? ''))
    const inProgram = /query: `(.*)`/.exec(typeScriptExample(ORIGIN, scopes))?.[1] ?? ''
    for (const document of [query, inProgram]) {
      expect(validate(schema, parse(document))).toEqual([])
      expect(document).toContain(field)
    }
    expect(inProgram.startsWith(kind)).toBe(true)
  })

  it('have the URL and the key where they belong, and no key in a program', () => {
    const curl = curlExample(ORIGIN, 'odk_x', ['READ'])
    expect(curl).toContain(`curl -s ${ORIGIN}/graphql`)
    expect(curl).toContain(`'Authorization: Bearer odk_x'`)
    const program = typeScriptExample(ORIGIN, ['READ'])
    expect(program).toContain(`url: '${ORIGIN}/graphql'`)
    expect(program).toContain('process.env.ORDERS_KEY')
  })

  it('write only with a key that cannot read', () => {
    expect(exampleWrites(['WRITE'])).toBe(true)
    expect(exampleWrites(['WRITE', 'ADMIN'])).toBe(true)
    expect(exampleWrites(['READ', 'WRITE'])).toBe(false)
    expect(exampleWrites(['ADMIN'])).toBe(false)
  })
})
