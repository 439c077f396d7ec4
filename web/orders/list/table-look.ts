/** The columns besides the order number, which is always shown, from left to right. */
export const columns = [
  'status',
  'customer',
  'credits',
  'delivery',
  'estimated',
  'inStatus',
  'ordered',
] as const
export type Column = (typeof columns)[number]

/** The columns that a narrow table leaves out. */
const roomy: readonly Column[] = ['delivery', 'estimated', 'inStatus']

export const densities = ['comfortable', 'compact'] as const
export type Density = (typeof densities)[number]

/** The look of the order table, which each person can choose. */
export interface TableLook {
  readonly columns: readonly Column[]
  readonly density: Density
}

export const usualLook: TableLook = { columns, density: 'comfortable' }

/** The look in a stored value. Invalid parts are replaced by the usual look. */
export function parseTableLook(stored: unknown): TableLook {
  const kept = typeof stored === 'object' && stored !== null ? stored : {}
  const { columns: names, density } = kept as Partial<Record<keyof TableLook, unknown>>
  return {
    columns: Array.isArray(names) ? columns.filter((column) => names.includes(column)) : columns,
    density: densities.find((known) => known === density) ?? usualLook.density,
  }
}

/** The look with one column shown or hidden, whichever it was not. */
export function withColumnToggled(look: TableLook, toggled: Column): TableLook {
  const shown = (column: Column) => look.columns.includes(column) !== (column === toggled)
  return { ...look, columns: columns.filter(shown) }
}

/** The chosen columns that a table shows. `hasRoom` says whether all columns fit. */
export function visibleColumns({ columns: chosen }: TableLook, hasRoom: boolean): Column[] {
  return chosen.filter((column) => hasRoom || !roomy.includes(column))
}
