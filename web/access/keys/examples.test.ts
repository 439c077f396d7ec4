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

describe('examples for a key', () => {
  it.each(rootFieldOf)(
    'with %j are valid operations that its scopes allow',
    (scopes, field, kind) => {
      const curl = curlExample(ORIGIN, 'odk_x', scopes)
      const { query } = Body.parse(JSON.parse(/-d '(.*)'$/.exec(curl)?.[1] ?? ''))
      const inProgram = /query: `(.*)`/.exec(typeScriptExample(ORIGIN, scopes))?.[1] ?? ''
      for (const document of [query, inProgram]) {
        expect(validate(schema, parse(document))).toEqual([])
        expect(document).toContain(field)
      }
      expect(inProgram.startsWith(kind)).toBe(true)
    },
  )

  it('contain the URL, and the key only in the shell command', () => {
    const curl = curlExample(ORIGIN, 'odk_x', ['READ'])
    expect(curl).toContain(`curl -s ${ORIGIN}/graphql`)
    expect(curl).toContain(`'Authorization: Bearer odk_x'`)
    const program = typeScriptExample(ORIGIN, ['READ'])
    expect(program).toContain(`url: '${ORIGIN}/graphql'`)
    expect(program).toContain('process.env.ORDERS_KEY')
  })

  it('write only if the key cannot read', () => {
    expect(exampleWrites(['WRITE'])).toBe(true)
    expect(exampleWrites(['WRITE', 'ADMIN'])).toBe(true)
    expect(exampleWrites(['READ', 'WRITE'])).toBe(false)
    expect(exampleWrites(['ADMIN'])).toBe(false)
  })
})
