/** The part of a command that the search needs. */
export interface Findable {
  readonly label: string
  /** Other words that find the command. */
  readonly alias?: string
}

/** Splits a search into lower-case words. */
export function wordsOf(typed: string): readonly string[] {
  return typed
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
}

/**
 * Returns the commands that contain every typed word, in any order; all commands if nothing is typed.
 * Sorted by rank, and within a rank in their order:
 *
 * 1. The label begins with one of the words.
 * 2. Every word begins a word of the label.
 * 3. The label contains the words.
 * 4. The label and the alias together contain the words.
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

/** Lower is better; null if a word is missing. */
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
