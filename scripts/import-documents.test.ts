import { describe, expect, it } from 'vitest'
import { documentModule, documentName } from './import-documents.ts'

describe('the document of an operation', () => {
  it.each([
    ['query OwnAccount { myAccount { role } }', 'OwnAccountDocument'],
    ['\n  mutation endSession($id: ID!) { endSession(id: $id) { ended } }', 'EndSessionDocument'],
    ['subscription Stats { orderStats { totalOrders } }', 'StatsDocument'],
    ['fragment OrderRow on Order { id }', 'OrderRowFragmentDoc'],
  ])('of %s is %s', (text, name) => {
    expect(documentName(text)).toBe(name)
  })

  it('is found among the generated ones, without its types', () => {
    const generated = [
      'export const OneDocument = {"kind":"Document"} as unknown as DocumentNode<One, OneVariables>;',
      'export const TwoDocument = {"kind":"Document","definitions":[]} as unknown as DocumentNode<Two, TwoVariables>;',
    ].join('\n')
    expect(documentModule(generated, 'TwoDocument')).toBe(
      'export const TwoDocument = {"kind":"Document","definitions":[]};',
    )
    expect(() => documentModule(generated, 'ThreeDocument')).toThrow('no document ThreeDocument')
  })

  it('must have a name', () => {
    expect(() => documentName('{ viewer { name } }')).toThrow('needs a name')
  })
})
