import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { describeOnEachEngine } from '../testing/engines.ts'
import { searchText } from './search-text.ts'

/** The blocks that have invisible characters, and no characters that are too new for some engine. */
const CHARACTERS = [...range(0x1, 0x33ff), ...range(0xf900, 0xffff), ...range(0xe0000, 0xe0fff)]

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index)
}

describe('searchText', () => {
  it.each([
    { text: 'Jose\u0301', same: 'Jos\u00e9' },
    { text: 'ada\u200b', same: 'ada' },
    { text: 'e\u200b\u0301', same: '\u00e9' },
    { text: 'Anna\u2011Lena', same: 'Anna-Lena' },
    { text: 'O\u2019Brien', same: "O'Brien" },
    { text: 'Ada\u00a0Lovelace', same: 'Ada Lovelace' },
    { text: '\uff21\uff24\uff21', same: 'ADA' },
    { text: '\u845b\u{e0100}', same: '\u845b' },
    { text: 'Stra\u00dfe', same: 'Strasse' },
    { text: '\u03bf\u03b4\u03cc\u03c2', same: '\u03bf\u03b4\u03cc\u03c3' },
    { text: 'I\u015f\u0131k', same: 'i\u015fik' },
    { text: '\u0130zmir', same: 'izmir' },
    { text: '\u0130zmir'.toLowerCase(), same: 'izmir' },
    { text: 'O\u00b4Brien', same: "O'Brien" },
    { text: 'O`Brien', same: "O'Brien" },
    { text: 'O\u2032Brien', same: "O'Brien" },
  ])('makes $text equal to $same', ({ text, same }) => {
    expect(searchText(text)).toBe(searchText(same))
  })
})

describeOnEachEngine('search_text', (get) => {
  it('makes the same of each character as searchText', async () => {
    const rows = await get().database.sql.rows(
      z.object({ n: z.number(), text: z.string() }),
      'SELECT n, search_text(chr(n)) AS text FROM unnest($1::int[]) AS n',
      [CHARACTERS],
    )
    const different = rows.filter(({ n, text }) => searchText(String.fromCodePoint(n)) !== text)
    expect(different).toEqual([])
    expect(rows).toHaveLength(CHARACTERS.length)
  })

  it('makes the same of letters that NFKC composes, and of what it makes of others', async () => {
    const texts = [
      'I\u0307',
      'i\u0307',
      '\u0131\u0307',
      'i\u0307\u0307',
      'I\u0323\u0307',
      '\u017f\u00df',
      '\u2033',
    ]
    const rows = await get().database.sql.rows(
      z.object({ given: z.string(), text: z.string() }),
      'SELECT given, search_text(given) AS text FROM unnest($1::text[]) AS given',
      [texts],
    )
    expect(rows).toEqual(texts.map((given) => ({ given, text: searchText(given) })))
  })
})
