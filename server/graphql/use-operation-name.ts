import { getOperationAST, Kind, type DocumentNode } from 'graphql'
import type { Plugin } from 'graphql-yoga'
import { clientError } from './errors.ts'
import { isDocument } from './is-document.ts'

/** A Yoga plugin that tells a client which operations a document has, if the request does not choose one of them. */
export function useOperationName(): Plugin {
  return {
    onParse() {
      return ({ result, context }) => {
        const document: unknown = result
        const { operationName } = context.params
        // A document that could not be parsed is an error instead.
        if (!isDocument(document)) return
        if (getOperationAST(document, operationName) != null) return
        const message = problemOf(namesOf(document), operationName)
        throw clientError('OPERATION_RESOLUTION_FAILURE', message, { status: 400 })
      }
    },
  }
}

function problemOf(names: readonly string[], wanted: string | null | undefined): string {
  const listed = names.length === 0 ? '' : ` It has: ${names.join(', ')}.`
  if (wanted == null) {
    return listed === ''
      ? 'The document has no operation, or several without a name.'
      : `The document has several operations. Name one of them in \`operationName\`.${listed}`
  }
  return `The document has no operation with the name ${JSON.stringify(wanted)} of \`operationName\`.${listed}`
}

function namesOf({ definitions }: DocumentNode): string[] {
  return definitions.flatMap((definition) =>
    definition.kind === Kind.OPERATION_DEFINITION && definition.name !== undefined
      ? [definition.name.value]
      : [],
  )
}
