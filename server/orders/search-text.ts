/*
 * The same rules as the SQL function `search_text`, with which the database normalizes what it stores. A test
 * compares the two.
 */
const INVISIBLE =
  /[\u00AD\u034F\u061C\u115F\u1160\u17B4\u17B5\u180B-\u180F\u200B-\u200F\u202A-\u202E\u2060-\u206F\u3164\uFE00-\uFE0F\uFEFF\uFFA0\u{E0000}-\u{E0FFF}]/gu
const HYPHENS = /[\u2010-\u2015\u2212\uFE58\uFE63\uFF0D]/gu
const APOSTROPHES = /[\u2018\u2019\u201B\u02BC\uFF07]/gu
const SPACES = /[\u0009-\u000D\u0085\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000]/gu

/**
 * A text as searches compare it, apart from upper and lower case. Texts that look the same become equal:
 * invisible characters are dropped, every hyphen, dash, apostrophe and space becomes the plain one, and the
 * result is in the Unicode normalization form NFKC.
 */
export function searchText(text: string): string {
  return text
    .replace(INVISIBLE, '')
    .replace(HYPHENS, '-')
    .replace(APOSTROPHES, "'")
    .replace(SPACES, ' ')
    .normalize('NFKC')
}
