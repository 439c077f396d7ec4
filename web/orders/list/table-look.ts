/** The columns besides the order number, which is always shown, from left to right. */
export const columns = [
  'status',
  'customer',
  'estimated',
  'inStatus',
  'delivery',
  'credits',
  'ordered',
] as const
export type Column = (typeof columns)[number]

/** The widths of the columns, in CSS pixels. The customer takes what is left, and this much at least. */
const columnWidths: Readonly<Record<Column | 'number', number>> = {
  number: 200,
  status: 160,
  customer: 120,
  estimated: 148,
  inStatus: 104,
  delivery: 120,
  credits: 92,
  ordered: 124,
}

/** The width of the mark of a late order without its text, in CSS pixels. */
const MARK = 28

/** The width of an order number whose beginning is cut, in CSS pixels. */
const CUT_NUMBER = 128

/** The columns that a narrow table leaves out, the first one first. */
const expendable: readonly Column[] = ['inStatus', 'delivery', 'estimated', 'ordered', 'credits']

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

/**
 * The chosen columns that fit into a table of this width, in CSS pixels. `sorted` is the column by which the
 * table is sorted, if any. It stays: the rows' order would otherwise have no visible reason.
 */
export function visibleColumns(
  { columns: chosen }: TableLook,
  width: number,
  sorted?: Column,
): readonly Column[] {
  let shown = chosen
  for (const column of expendable) {
    if (widthOf(shown) <= width) break
    if (column !== sorted) shown = shown.filter((each) => each !== column)
  }
  return shown
}

/** The width of the order number beside these columns. Where they leave no room, the part that days share is cut. */
export function numberWidth(shown: readonly Column[], width: number): number {
  return widthOf(shown) <= width ? columnWidths.number : CUT_NUMBER
}

/** The width of a column among those that are shown. The status marks late orders if no other column does. */
export function columnWidth(column: Column, shown: readonly Column[]): number {
  const marksLate = column === 'status' && !shown.includes('estimated')
  return columnWidths[column] + (marksLate ? MARK : 0)
}

function widthOf(shown: readonly Column[]): number {
  return shown.reduce((sum, column) => sum + columnWidth(column, shown), columnWidths.number)
}
