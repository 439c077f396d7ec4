import { formatInteger } from './format.ts'

/** A number with the word for what is counted. */
export function counted(count: number, one: string, many: string): string {
  return `${formatInteger(count)} ${count === 1 ? one : many}`
}
