import { buildSchema, parse, validate } from 'graphql'
import { describe, expect, it } from 'vitest'
import { streamedAs, streamRequest } from './stream-options.ts'

const schema = buildSchema(`
  type Query { now: Int }
  type Batch { cursor: String!  since(after: String): Int }
  type Subscription { events(after: String): Batch!  stats: Int! }
`)
const events = schema.getSubscriptionType()?.getFields()['events']
if (events !== undefined) {
  events.extensions = streamedAs({ delivery: 'every', resumeArgument: 'after' })
}

function read(query: string, variableValues?: Record<string, unknown>, operationName?: string) {
  const document = parse(query)
  expect(validate(schema, document)).toEqual([])
  return streamRequest({ schema, document, variableValues, operationName })
}

const BY_VARIABLE = 'subscription ($after: String) { events(after: $after) { cursor } }'

describe('the cursor from which a subscriber resumes', () => {
  it.each([
    ['a variable', BY_VARIABLE, { after: 'c' }],
    ['a variable that must be given', BY_VARIABLE.replace('String', 'String!'), { after: 'c' }],
    ['a literal', 'subscription { events(after: "c") { cursor } }', {}],
    ['a block literal', 'subscription { events(after: """c""") { cursor } }', {}],
    ['the default of a variable', BY_VARIABLE.replace('String', 'String = "c"'), {}],
    [
      'a variable despite its default',
      BY_VARIABLE.replace('String', 'String = "d"'),
      { after: 'c' },
    ],
    ['a field under an alias', 'subscription { stats: events(after: "c") { cursor } }', {}],
    [
      'a field in a fragment',
      'subscription { ...f } fragment f on Subscription { events(after: "c") { cursor } }',
      {},
    ],
    [
      'a field in nested fragments',
      'subscription { ... { ... on Subscription { events(after: "c") { cursor } } } }',
      {},
    ],
    [
      'a field beside one that is skipped',
      'subscription { stats @skip(if: true) events(after: "c") { cursor } }',
      {},
    ],
    [
      'a field beside one that is not included',
      'subscription { ... @include(if: false) { stats } events(after: "c") { cursor } }',
      {},
    ],
  ])('is taken from %s', (_how, query, variables) => {
    expect(read(query, variables)).toMatchObject({ after: 'c', options: { delivery: 'every' } })
  })

  it.each([
    ['no argument', 'subscription { events { cursor } }', {}],
    ['a null literal', 'subscription { events(after: null) { cursor } }', {}],
    ['a variable that is not given', BY_VARIABLE, undefined],
    ['a variable that is null', BY_VARIABLE, { after: null }],
    ['null despite a default', BY_VARIABLE.replace('String', 'String = "d"'), { after: null }],
    ['a value that is not a string', BY_VARIABLE, { after: 5 }],
  ])('is not taken from %s', (_how, query, variables) => {
    expect(read(query, variables).after).toBeUndefined()
  })

  it('is taken from the requested operation', () => {
    const query =
      'subscription a { events(after: "a") { cursor } } subscription b { events(after: "b") { cursor } }'
    expect(read(query, {}, 'b').after).toBe('b')
  })

  it('is undefined for a subscription that cannot be resumed', () => {
    expect(read('subscription { stats }')).toEqual({
      options: { delivery: 'latest' },
      after: undefined,
      variables: {},
    })
  })
})

describe('the variables that subscribers of one run share', () => {
  const shared = (query: string, variables?: Record<string, unknown>) =>
    read(query, variables).variables

  it.each([
    ['a variable', BY_VARIABLE],
    ['a variable that must be given', BY_VARIABLE.replace('String', 'String!')],
    ['a variable with a default', BY_VARIABLE.replace('String', 'String = "d"')],
  ])('do not include the cursor, given by %s', (_how, query) => {
    expect(shared(query, { after: 'a' })).toEqual(shared(query, { after: 'b' }))
  })

  it('are the same with and without a cursor', () => {
    for (const variables of [undefined, {}, { after: null }]) {
      expect(shared(BY_VARIABLE, variables)).toEqual(shared(BY_VARIABLE, { after: 'a' }))
    }
  })

  it('include every other variable', () => {
    const query = `subscription ($after: String, $before: String) {
      events(after: $after) { since(after: $before) }
    }`
    expect(shared(query, { after: 'a', before: 'x' })).toEqual(
      shared(query, { after: 'b', before: 'x' }),
    )
    expect(shared(query, { after: 'a', before: 'x' })).not.toEqual(
      shared(query, { after: 'a', before: 'y' }),
    )
  })

  it.each([
    [
      'elsewhere in the operation',
      'subscription ($after: String) { events(after: $after) { since(after: $after) } }',
    ],
    [
      'in a fragment',
      'subscription ($after: String) { events(after: $after) { ...f } } fragment f on Batch { since(after: $after) }',
    ],
  ])('include a cursor that is used %s too', (_where, query) => {
    expect(shared(query, { after: 'a' })).toEqual({ after: 'a' })
  })

  it('keep invalid values, so that the run reports the error', () => {
    expect(shared(BY_VARIABLE, { after: 5 })).toEqual({ after: 5 })
    expect(shared(BY_VARIABLE.replace('String', 'String!'), {})).toEqual({})
  })
})
