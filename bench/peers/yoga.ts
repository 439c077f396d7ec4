// graphql-yoga with its defaults.
import { createServer } from 'node:http'
import { createYoga } from 'graphql-yoga'
import { listen } from './listen.ts'
import { createStatsSchema } from './schema.ts'

const yoga = createYoga({ schema: createStatsSchema(), logging: false })
listen(
  createServer((req, res) => {
    void yoga(req, res)
  }),
)
