import { CULTURES, type Culture } from './cultures.ts'
import { chance, pick, wholeBetween, type Dice, type NonEmpty } from './random.ts'

/** A customer of the demo shop. The e-mail domains are reserved, so mail to them is never delivered. */
export interface Person {
  readonly username: string
  readonly email: string
  /** The delivery address. */
  readonly address: string
}

const MAIL_DOMAINS: NonEmpty<string> = ['example.com', 'example.org', 'example.net']

/** Draws a person. Several draws may return the same username. */
export function drawPerson(dice: Dice): Person {
  const home = pick(dice, CULTURES)
  // Some people have a given name from another region.
  const named = chance(dice, 0.15) ? pick(dice, CULTURES) : home
  const username = `${pick(dice, named.given)}.${pick(dice, home.family)}`.toLowerCase()
  return {
    username,
    email: `${username}@${pick(dice, MAIL_DOMAINS)}`,
    address: drawAddress(dice, home),
  }
}

function drawAddress(dice: Dice, { streets, cities, houseNumberFirst }: Culture): string {
  const street = pick(dice, streets)
  const houseNumber = wholeBetween(dice, 1, 180)
  const line = houseNumberFirst ? `${houseNumber} ${street}` : `${street} ${houseNumber}`
  return `${line}, ${pick(dice, cities)}`
}

/** Draws people with distinct usernames: a repeated username gets a number at its end. */
export function peopleWithoutNamesakes(dice: Dice): () => Person {
  const namesakes = new Map<string, number>()
  return () => {
    const person = drawPerson(dice)
    const earlier = namesakes.get(person.username) ?? 0
    namesakes.set(person.username, earlier + 1)
    if (earlier === 0) return person
    const username = `${person.username}${earlier + 1}`
    return { ...person, username, email: person.email.replace(person.username, username) }
  }
}
