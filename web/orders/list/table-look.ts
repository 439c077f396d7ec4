/** The columns beside the order number, which is always there, in the order of the table. */
export const columns = [
  'status',
  'customer',
  'credits',
  'delivery',
  'estimated',
  'ordered',
] as const
export type Column = (typeof columns)[number]

/** These are left out of a table that has no room for them. */
const roomy: readonly Column[] = ['delivery', 'estimated']

export const densities = ['comfortable', 'compact'] as const
export type Density = (typeof densities)[number]

/** How the order table looks. */
export interface TableLook {
  readonly columns: readonly Column[]
  readonly density: Density
}

export const usualLook: TableLook = { columns, density: 'comfortable' }

/** What is a look in what a browser kept; the usual one for the rest. */
export function parseTableLook(stored: unknown): TableLook {
  const kept = typeof stored === 'object' && stored !== null ? stored : {}
  const { columns: names, density } = kept as Partial<Record<keyof TableLook, unknown>>
  return {
    columns: Array.isArray(names) ? columns.filter((column) => names.includes(column)) : columns,
    density: densities.find((known) => known === density) ?? usualLook.density,
  }
}

/** The look with a column shown that was not, or the other way round. */
export function withColumnToggled(look: TableLook, toggled: Column): TableLook {
  const shown = (column: Column) => look.columns.includes(column) !== (column === toggled)
  return { ...look, columns: columns.filter(shown) }
}

/** What of the chosen columns a table shows, with room for all of them or not. */
export function visibleColumns({ columns: chosen }: TableLook, hasRoom: boolean): Column[] {
  return chosen.filter((column) => hasRoom || !roomy.includes(column))
}
