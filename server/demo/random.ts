/** Returns the next random number in [0, 1), like `Math.random`. */
export type Dice = () => number

/**
 * Creates a seeded random number generator (mulberry32). The same seed gives the same numbers on every
 * machine. It is good enough for demo data, but not for secrets.
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

/** A list with at least one item, so that drawing from it always returns an item. */
export type NonEmpty<Item> = readonly [Item, ...Item[]]

/** Draws one of the items, all with the same probability. */
export function pick<Item>(dice: Dice, items: NonEmpty<Item>): Item {
  return items[Math.floor(dice() * items.length)] ?? items[0]
}

/** Draws one of the items in proportion to their weights; the first if all weights are 0. */
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

/** Draws an integer from `low` to `high`, both included. */
export function wholeBetween(dice: Dice, low: number, high: number): number {
  return low + Math.floor(dice() * (high - low + 1))
}

/** Returns true with the given probability (0 to 1). */
export function chance(dice: Dice, probability: number): boolean {
  return dice() < probability
}
