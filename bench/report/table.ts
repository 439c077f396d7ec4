export type Cell = string | number | undefined

/** Formats a Markdown table. Numbers are right-aligned; unknown values are a dash. */
export function table(columns: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const texts = [columns, ...rows.map((row) => row.map(text))]
  const widths = columns.map((_, column) =>
    Math.max(3, ...texts.map((row) => row[column]?.length ?? 0)),
  )
  const isNumeric = (column: number) =>
    rows.length > 0 && rows.every((row) => typeof row[column] !== 'string')
  const line = (row: readonly string[]) =>
    `| ${row
      .map((cell, column) =>
        isNumeric(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join(' | ')} |`
  const rule = widths.map((width, column) =>
    isNumeric(column) ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width),
  )
  return [line(texts[0] ?? []), line(rule), ...texts.slice(1).map(line)].join('\n')
}

/** Formats a number with about three significant digits and at most two decimals. */
function text(cell: Cell): string {
  if (cell === undefined || Number.isNaN(cell)) return '–'
  if (typeof cell === 'string') return cell
  const digits = cell === 0 ? 0 : Math.max(0, 2 - Math.floor(Math.log10(Math.abs(cell))))
  return cell.toLocaleString('en', {
    minimumFractionDigits: 0,
    maximumFractionDigits: Math.min(digits, 2),
  })
}
