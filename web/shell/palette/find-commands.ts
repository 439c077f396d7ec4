/** What the palette can do, as far as finding it goes. */
export interface Findable {
  readonly label: string
  /** Other words for the same. */
  readonly alias?: string
}

/** The words of what was typed, in small letters. */
export function wordsOf(typed: string): readonly string[] {
  return typed
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
}

/**
 * The commands in which every word that was typed occurs, in any order. Best first: those whose label
 * begins with one of them, then those with words that begin so, then those with the words
 * anywhere, then those known by another word; within a rank as given. All of them if nothing was typed.
 */
export function findCommands<Command extends Findable>(
  commands: readonly Command[],
  typed: string,
): readonly Command[] {
  const words = wordsOf(typed)
  return commands
    .map((command) => ({ command, rank: rankOf(command, words) }))
    .filter(({ rank }) => rank !== null)
    .sort((one, other) => (one.rank ?? 0) - (other.rank ?? 0))
    .map(({ command }) => command)
}

/** The lower the better; null where a word is missing. */
function rankOf({ label, alias = '' }: Findable, words: readonly string[]): number | null {
  if (words.length === 0) return 0
  const searched = label.toLowerCase()
  if (words.every((word) => searched.includes(word))) {
    if (words.some((word) => searched.startsWith(word))) return 0
    const starts = wordsOf(searched)
    return words.every((word) => starts.some((start) => start.startsWith(word))) ? 1 : 2
  }
  const known = `${searched} ${alias.toLowerCase()}`
  return words.every((word) => known.includes(word)) ? 3 : null
}
