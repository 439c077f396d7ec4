import { GraphQLError, Kind, visit, type ASTNode, type DocumentNode } from 'graphql'
import type { Plugin } from 'graphql-yoga'
import { isDocument } from './is-document.ts'

/**
 * A Yoga plugin that gives each error of validation the path of the field that it is about, as errors of
 * execution have it. Errors within a fragment, or about no field, have none: a fragment may be used anywhere.
 */
export function useErrorPaths(): Plugin {
  return {
    onValidate({ params }) {
      const document: unknown = params.documentAST
      return ({ result, setResult }) => {
        if (result.length > 0 && isDocument(document)) setResult(withPaths(document, result))
      }
    },
  }
}

function withPaths(document: DocumentNode, errors: readonly Error[]): Error[] {
  const paths = pathsOf(document, new Set(errors.flatMap((error) => nodeOf(error) ?? [])))
  return errors.map((error) => {
    const node = nodeOf(error)
    const path = node && paths.get(node)
    if (!(error instanceof GraphQLError)) return error
    if (error.path !== undefined || path === undefined || path.length === 0) return error
    const { message, nodes, source, positions, originalError, extensions } = error
    return new GraphQLError(message, { nodes, source, positions, path, originalError, extensions })
  })
}

function nodeOf(error: Error): ASTNode | undefined {
  return error instanceof GraphQLError ? error.nodes?.[0] : undefined
}

/** The paths of the fields that contain these nodes. One walk finds all of them. */
function pathsOf(
  document: DocumentNode,
  nodes: ReadonlySet<ASTNode>,
): ReadonlyMap<ASTNode, string[]> {
  const paths = new Map<ASTNode, string[]>()
  const path: string[] = []
  visit(document, {
    enter(node) {
      if (node.kind === Kind.FRAGMENT_DEFINITION) return false
      if (node.kind === Kind.FIELD) path.push((node.alias ?? node.name).value)
      if (nodes.has(node)) paths.set(node, [...path])
      return undefined
    },
    leave(node) {
      if (node.kind === Kind.FIELD) path.pop()
    },
  })
  return paths
}
