export interface NamedParty {
  readonly kind: 'person' | 'program' | 'system'
  readonly name: string
}

/** Parses the name of a party in the audit log: a username, "key:NAME" or "system". */
export function namedParty(recorded: string): NamedParty {
  if (recorded === 'system') return { kind: 'system', name: recorded }
  if (recorded.startsWith('key:')) return { kind: 'program', name: recorded.slice('key:'.length) }
  return { kind: 'person', name: recorded }
}
