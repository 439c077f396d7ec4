/** The next roll: a number in [0, 1). `Math.random` is one; a seeded one repeats itself exactly. */
export type Dice = () => number

/**
 * A small seeded generator (mulberry32): the same seed gives the same rolls on every machine. Good
 * enough to invent data with; not for secrets.
 */
export function seededDice(seed: number): Dice {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** A list that is known to have something in it, so that drawing from it always gives something. */
export type NonEmpty<Item> = readonly [Item, ...Item[]]

/** One of the items, each as likely as the others. */
export function pick<Item>(dice: Dice, items: NonEmpty<Item>): Item {
  return items[Math.floor(dice() * items.length)] ?? items[0]
}

/** One of the items, in proportion to their weights; the first where all weights are 0. */
export function pickWeighted<Item>(
  dice: Dice,
  items: NonEmpty<{ item: Item; weight: number }>,
): Item {
  let left = dice() * items.reduce((sum, { weight }) => sum + weight, 0)
  const found = items.find(({ weight }) => {
    left -= weight
    return left < 0
  })
  return (found ?? items[0]).item
}

/** A whole number from `low` to `high`, both included. */
export function wholeBetween(dice: Dice, low: number, high: number): number {
  return low + Math.floor(dice() * (high - low + 1))
}

/** A number in [low, high), the lower ones more likely: most things are done soon, a few take long. */
export function soonerBetween(dice: Dice, low: number, high: number): number {
  return low + dice() ** 2 * (high - low)
}

/** True with the probability given, 0 to 1. */
export function chance(dice: Dice, probability: number): boolean {
  return dice() < probability
}
