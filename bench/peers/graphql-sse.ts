// The handler of graphql-sse with its defaults.
import { createServer } from 'node:http'
import { createHandler } from 'graphql-sse/lib/use/http'
import { listen } from './listen.ts'
import { createStatsSchema } from './schema.ts'

const handler = createHandler({ schema: createStatsSchema() })
listen(
  createServer((req, res) => {
    void handler(req, res)
  }),
)
