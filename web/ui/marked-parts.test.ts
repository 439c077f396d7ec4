import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { markedParts } from './marked-parts.ts'

const marked = (text: string, term: string | readonly string[] | null) =>
  markedParts(text, term)
    .map(({ text: part, matches }) => (matches ? `[${part}]` : part))
    .join('')

describe('marked parts', () => {
  it.each([
    { text: 'Ada.Lovelace', term: 'ada', shows: '[Ada].Lovelace' },
    { text: 'ORD-20261101-00042', term: '00042', shows: 'ORD-20261101-[00042]' },
    { text: 'banana', term: 'an', shows: 'b[an][an]a' },
    { text: 'ada', term: ' ADA ', shows: '[ada]' },
    { text: 'ada', term: '.', shows: 'ada' },
    { text: 'ada', term: '', shows: 'ada' },
    { text: 'ada', term: null, shows: 'ada' },
    { text: '', term: 'a', shows: '' },
    { text: 'Go to the orders', term: ['orders', 'go', 't'], shows: '[Go] [t]o [t]he [orders]' },
    { text: 'shipped', term: ['s', 'ship', ''], shows: '[ship]ped' },
    { text: 'ada', term: [], shows: 'ada' },
    { text: 'İstanbul', term: 'stan', shows: 'İstanbul' },
  ])('$text searched for $term: $shows', ({ text, term, shows }) => {
    expect(marked(text, term)).toBe(shows)
  })

  it('are the whole text together, for any search term', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (text, term) => {
        expect(
          markedParts(text, term)
            .map((part) => part.text)
            .join(''),
        ).toBe(text)
      }),
    )
  })
})
