import { formatInteger } from './format.ts'

/** A number with the singular or plural of the counted thing. */
export function counted(count: number, one: string, many: string): string {
  return `${formatInteger(count)} ${count === 1 ? one : many}`
}
