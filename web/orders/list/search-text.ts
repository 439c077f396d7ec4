/* The same rules as those of the API (server/orders/search-text.ts). */
const invisible =
  /[\u00AD\u034F\u061C\u115F\u1160\u17B4\u17B5\u180B-\u180F\u200B-\u200F\u202A-\u202E\u2060-\u206F\u3164\uFE00-\uFE0F\uFEFF\uFFA0\u{E0000}-\u{E0FFF}]/gu
const hyphens = /[\u2010-\u2015\u2212\uFE58\uFE63\uFF0D]/gu
const apostrophes = /[\u00B4\u02BB\u02BC\u1FFD\u2018\u2019\u201B\uFF07]/gu
const spaces = /[\u0009-\u000D\u0085\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000]/gu
/** What NFKC makes, or leaves, in place of an apostrophe. */
const primes = /[\u0060\u02B9\u2032]/gu
/** Greek capital sigma and the small one at the end of a word. */
const sigmas = /[\u03A3\u03C2]/gu
/** The letters I of Turkish. A dot of its own after the letter comes of changing the case. */
const lettersI = /[Ii\u0130\u0131]\u0307?/gu
const sharpS = /[\u00DF\u1E9E]/gu

/**
 * A text as searches compare it, apart from upper and lower case. Texts that look the same become equal:
 * invisible characters are dropped, every hyphen, dash, apostrophe and space becomes the plain one, and the
 * result is in the Unicode normalization form NFKC. "ß" becomes "ss", and the letters of Greek and Turkish whose
 * case depends on the place or the language become one.
 */
export function searchText(text: string): string {
  return text
    .replace(invisible, '')
    .replace(hyphens, '-')
    .replace(apostrophes, "'")
    .replace(spaces, ' ')
    .normalize('NFKC')
    .replace(primes, "'")
    .replace(sigmas, '\u03C3')
    .replace(sharpS, 'ss')
    .replace(lettersI, 'i')
}

/**
 * A search term as it is compared with order numbers. People write these with "#" before them, and
 * with spaces for their hyphens.
 */
export function numberText(term: string): string {
  return term.replace(/^# */, '').replace(/(?<=\d|ord) +(?=\d)/gi, '-')
}
