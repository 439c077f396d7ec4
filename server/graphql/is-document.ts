import { Kind, type DocumentNode } from 'graphql'

/** Whether a value that a hook of Yoga has, which has no type there, is a parsed document. */
export function isDocument(value: unknown): value is DocumentNode {
  return (
    typeof value === 'object' && value !== null && 'kind' in value && value.kind === Kind.DOCUMENT
  )
}
