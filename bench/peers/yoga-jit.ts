// graphql-yoga with graphql-jit, which compiles each document once.
import { createServer } from 'node:http'
import type { DocumentNode, ExecutionArgs } from 'graphql'
import { compileQuery, isCompiledQuery, type CompiledQuery } from 'graphql-jit'
import { createYoga, type Plugin } from 'graphql-yoga'
import { listen } from './listen.ts'
import { createStatsSchema } from './schema.ts'

const schema = createStatsSchema()
const compiled = new WeakMap<DocumentNode, CompiledQuery>()

function compile(document: DocumentNode): CompiledQuery {
  const known = compiled.get(document)
  if (known !== undefined) return known
  const made = compileQuery(schema, document)
  if (!isCompiledQuery(made))
    throw new Error(made.errors?.join() ?? 'graphql-jit cannot compile the document')
  compiled.set(document, made)
  return made
}

const useJit: Plugin = {
  onSubscribe({ setSubscribeFn }) {
    setSubscribeFn(({ document, rootValue, contextValue, variableValues }: ExecutionArgs) => {
      const { subscribe } = compile(document)
      if (subscribe === undefined) throw new Error('graphql-jit compiled no subscription')
      return subscribe(rootValue, contextValue, variableValues)
    })
  },
}

const yoga = createYoga({ schema, logging: false, plugins: [useJit] })
listen(
  createServer((req, res) => {
    void yoga(req, res)
  }),
)
