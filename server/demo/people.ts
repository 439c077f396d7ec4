import { LATIN_CULTURES, type Culture, type Name } from './cultures.ts'
import { OTHER_CULTURES } from './cultures-of-other-scripts.ts'
import { chance, pick, wholeBetween, type Dice, type NonEmpty } from './random.ts'
import { UNUSUAL_NAMES } from './unusual-names.ts'

/** A customer of the demo shop. The e-mail domains are reserved, so mail to them is never delivered. */
export interface Person {
  readonly username: string
  readonly email: string
  /** The delivery address. */
  readonly address: string
}

interface Named {
  readonly username: string
  /** The name in plain Latin letters, as it is used for the e-mail address. */
  readonly mailbox: string
}

const MAIL_DOMAINS: NonEmpty<string> = ['example.com', 'example.org', 'example.net']

const OTHER_SCRIPT_SHARE = 0.3
const UNUSUAL_SHARE = 0.03
/** The share of people with a given name from another region. */
const MIXED_SHARE = 0.15
/** The share of people whose username is written in the letters of their language. */
const OWN_LETTERS_SHARE = 0.6

/** Draws a person. Several draws may return the same username. */
export function drawPerson(dice: Dice): Person {
  const { username, mailbox, address } = drawNamed(dice)
  return { username, email: `${mailbox}@${pick(dice, MAIL_DOMAINS)}`, address }
}

/** Draws people with distinct usernames: a repeated name gets a number at its end. */
export function peopleWithoutNamesakes(dice: Dice): () => Person {
  const namesakes = new Map<string, number>()
  return () => {
    const { username, mailbox, address } = drawNamed(dice)
    // People whose names are equal in Latin letters would have the same e-mail address.
    const earlier = namesakes.get(mailbox) ?? 0
    namesakes.set(mailbox, earlier + 1)
    const number = earlier === 0 ? '' : String(earlier + 1)
    const email = `${mailbox}${number}@${pick(dice, MAIL_DOMAINS)}`
    return { username: username + number, email, address }
  }
}

function drawNamed(dice: Dice): Named & { address: string } {
  const isOther = chance(dice, OTHER_SCRIPT_SHARE)
  const cultures = isOther ? OTHER_CULTURES : LATIN_CULTURES
  const home = pick(dice, cultures)
  const address = drawAddress(dice, home)
  if (!isOther && chance(dice, UNUSUAL_SHARE)) {
    return { ...nameUnusually(pick(dice, UNUSUAL_NAMES)), address }
  }
  const named = !isOther && chance(dice, MIXED_SHARE) ? pick(dice, LATIN_CULTURES) : home
  const given = pick(dice, named.given)
  const family = pick(dice, home.family)
  const mailbox = `${plain(latin(given))}.${plain(latin(family))}`
  if (!chance(dice, OWN_LETTERS_SHARE)) return { username: mailbox, mailbox, address }
  return { username: inOwnLetters(given, family, home), mailbox, address }
}

function nameUnusually(name: string): Named {
  return { username: dotted(name), mailbox: plain(name) }
}

function inOwnLetters(given: Name, family: Name, { familyFirst }: Culture): string {
  const names = familyFirst === undefined ? [given, family] : [family, given]
  return names.map((name) => dotted(own(name))).join(familyFirst ?? '.')
}

function own(name: Name): string {
  return typeof name === 'string' ? name : name[0]
}

function latin(name: Name): string {
  return typeof name === 'string' ? name : name[1]
}

function dotted(name: string): string {
  return name.normalize('NFC').toLowerCase().replaceAll(' ', '.')
}

/** Letters that Unicode does not decompose into a plain letter and a mark. */
const PLAIN_LETTERS: Readonly<Record<string, string>> = { ß: 'ss', ø: 'o', ł: 'l', đ: 'd', ı: 'i' }

/** A name as many sign-up forms require it: lower-case letters a to z, dots and hyphens. */
function plain(name: string): string {
  return dotted(name)
    .replace(/[ßøłđı]/g, (letter) => PLAIN_LETTERS[letter] ?? '')
    .normalize('NFD')
    .replace(/[^a-z.-]/g, '')
}

function drawAddress(dice: Dice, home: Culture): string {
  const city = pick(dice, home.cities)
  const street = pick(dice, home.streets)
  const houseNumber = wholeBetween(dice, 1, 180)
  if (home.cityFirst) return `${city}${street} ${houseNumber}`
  return `${home.houseNumberFirst ? `${houseNumber} ${street}` : `${street} ${houseNumber}`}, ${city}`
}
