export interface MarkedPart {
  readonly text: string
  readonly matches: boolean
}

/** A text in parts: those that `term` matches, whatever its case, and those between. */
export function markedParts(text: string, term: string | null): readonly MarkedPart[] {
  const wanted = term?.trim().toLowerCase() ?? ''
  const searched = text.toLowerCase()
  // Where small letters are longer than capitals, places in one text are not those in the other.
  if (wanted === '' || searched.length !== text.length) return [{ text, matches: false }]
  const parts: MarkedPart[] = []
  let from = 0
  for (;;) {
    const at = searched.indexOf(wanted, from)
    const between = text.slice(from, at === -1 ? undefined : at)
    if (between !== '') parts.push({ text: between, matches: false })
    if (at === -1) return parts
    from = at + wanted.length
    parts.push({ text: text.slice(at, from), matches: true })
  }
}
