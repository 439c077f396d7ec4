export interface SparklineSize {
  readonly width: number
  readonly height: number
  /** Space above and below the line, so that a thick line is not cut. */
  readonly margin: number
}

export interface Sparkline {
  /** The `d` of an SVG path through the values. Empty for fewer than two values. */
  readonly line: string
  /** The height at which the first value lies, from the top: what the others are compared with. */
  readonly baseline: number
}

/** The least part of the greatest value that the height stands for. */
const LEAST_SHARE = 0.1
/** The least difference that the height stands for. */
const LEAST_RANGE = 4

/**
 * A line through `values`, evenly spaced over the width. The height stands for at least a tenth of the
 * greatest value: one more order among thousands is no mountain.
 */
export function sparkline(
  values: readonly number[],
  { width, height, margin }: SparklineSize,
): Sparkline {
  const first = values[0]
  if (first === undefined || values.length < 2) return { line: '', baseline: height / 2 }
  const greatest = Math.max(...values)
  const least = Math.min(...values)
  const range = Math.max(greatest - least, LEAST_SHARE * greatest, LEAST_RANGE)
  // What is left of the range lies above and below in equal parts, but never below zero.
  const bottom = Math.max(Math.min(0, least), (greatest + least - range) / 2)
  const y = (value: number) => round(height - margin - share(value) * (height - 2 * margin))
  const share = (value: number) => (value - bottom) / range
  const points = values.map(
    (value, index) => `${round((index / (values.length - 1)) * width)} ${y(value)}`,
  )
  return { line: `M${points.join('L')}`, baseline: y(first) }
}

/** To a hundredth, which is finer than a screen. */
function round(value: number): number {
  return Math.round(value * 100) / 100
}
