export interface MarkedPart {
  readonly text: string
  readonly matches: boolean
}

/** A text in parts: those that `term`, or one of several, matches, whatever its case, and those between. */
export function markedParts(
  text: string,
  term: string | readonly string[] | null,
): readonly MarkedPart[] {
  const wanted = [term ?? []].flat().map((each) => each.trim().toLowerCase())
  const searched = text.toLowerCase()
  // Where small letters are longer than capitals, places in one text are not those in the other.
  if (searched.length !== text.length) return [{ text, matches: false }]
  const parts: MarkedPart[] = []
  let from = 0
  for (;;) {
    const next = firstOf(wanted, searched, from)
    const between = text.slice(from, next?.at)
    if (between !== '') parts.push({ text: between, matches: false })
    if (!next) return parts
    from = next.at + next.length
    parts.push({ text: text.slice(next.at, from), matches: true })
  }
}

/** Where the first of the terms is found, the longest if several begin there. */
function firstOf(terms: readonly string[], searched: string, from: number) {
  return terms
    .filter((term) => term !== '')
    .map((term) => ({ at: searched.indexOf(term, from), length: term.length }))
    .filter(({ at }) => at !== -1)
    .sort((one, other) => one.at - other.at || other.length - one.length)
    .at(0)
}
