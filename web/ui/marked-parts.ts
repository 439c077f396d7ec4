export interface MarkedPart {
  readonly text: string
  readonly matches: boolean
}

/** Splits a text into parts that match `term`, or one of several terms, and parts between. Ignores case. */
export function markedParts(
  text: string,
  term: string | readonly string[] | null,
): readonly MarkedPart[] {
  const wanted = [term ?? []].flat().map((each) => each.trim().toLowerCase())
  const searched = text.toLowerCase()
  // Some letters are longer in lower case, so indexes in the two texts would differ. Nothing is marked then.
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

/** The first match of any term. Of several at the same index, the longest. */
function firstOf(terms: readonly string[], searched: string, from: number) {
  return terms
    .filter((term) => term !== '')
    .map((term) => ({ at: searched.indexOf(term, from), length: term.length }))
    .filter(({ at }) => at !== -1)
    .sort((one, other) => one.at - other.at || other.length - one.length)
    .at(0)
}
