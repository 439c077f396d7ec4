export interface SparklineSize {
  readonly width: number
  readonly height: number
  /** Space above and below the line, so that a thick line is not cut. */
  readonly margin: number
}

/**
 * The `d` of an SVG path through `values`, evenly spaced over the width, with the least value at the
 * bottom and the greatest at the top. Equal values lie in the middle. Empty for fewer than two values.
 */
export function sparklinePath(
  values: readonly number[],
  { width, height, margin }: SparklineSize,
): string {
  if (values.length < 2) return ''
  const least = Math.min(...values)
  const range = Math.max(...values) - least
  const points = values.map((value, index) => {
    const x = (index / (values.length - 1)) * width
    const share = range === 0 ? 0.5 : (value - least) / range
    return `${round(x)} ${round(height - margin - share * (height - 2 * margin))}`
  })
  return `M${points.join('L')}`
}

/** To a hundredth, which is finer than a screen. */
function round(value: number): number {
  return Math.round(value * 100) / 100
}
