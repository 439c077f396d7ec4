// The directions in which code may depend on code; see docs/architecture.md. scripts/rooms says which
// folder of the server and of the page may import which.
const { rulesOf } = require('./scripts/rooms/rules.cjs')
const serverRooms = require('./scripts/rooms/server.cjs')
const webRooms = require('./scripts/rooms/web.cjs')

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...rulesOf('server', serverRooms, { tests: ['testing', 'demo', 'process'], layered: true }),
    ...rulesOf('web', webRooms, { tests: ['testing'], layered: true }),
    {
      name: 'no-circles',
      comment: 'Two files that need each other are one file, or need a third below them.',
      severity: 'error',
      from: {},
      to: { circular: true, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'server-and-page-apart',
      comment: 'The page and the server meet in schema.graphql and over HTTP only.',
      severity: 'error',
      from: { path: '^(server|web)/' },
      to: { path: '^(server|web)/', pathNot: '^$1/' },
    },
    {
      name: 'main-is-the-end',
      comment: 'Only main.ts has side effects on import, so no file may import it.',
      severity: 'error',
      from: {},
      to: { path: '^server/main\\.ts$' },
    },
    {
      name: 'tests-are-not-imported',
      comment: 'Production code must not know its tests.',
      severity: 'error',
      from: { path: '^(server|web)/', pathNot: '(\\.test\\.ts|/testing/)' },
      to: { path: '(\\.test\\.ts$|/testing/)' },
    },
    {
      name: 'product-without-tools',
      comment: 'The server and the page run without their benchmarks, walks and scripts.',
      severity: 'error',
      from: { path: '^(server|web)/' },
      to: { path: '^(bench|e2e|scripts)/' },
    },
    {
      name: 'bench-imports',
      comment: 'A benchmark may use the server, and the browser as the walks start it.',
      severity: 'error',
      from: { path: '^bench/' },
      to: { dependencyTypes: ['local'], pathNot: '^(bench|server|e2e/support)/' },
    },
    {
      name: 'e2e-imports',
      comment: 'A walk meets the built product from outside; it shares only helpers of tests.',
      severity: 'error',
      from: { path: '^e2e/' },
      to: { dependencyTypes: ['local'], pathNot: '^(e2e|server/testing)/' },
    },
    {
      name: 'scripts-imports',
      comment:
        'A script may use the schema and the template of the database, or start the built server.',
      severity: 'error',
      from: { path: '^scripts/' },
      to: {
        dependencyTypes: ['local'],
        pathNot: '^scripts/|^server/(api/schema|db/template)\\.ts$|^dist/server/main\\.js$',
      },
    },
    {
      name: 'no-unresolvable',
      comment: 'What cannot be found cannot run.',
      severity: 'error',
      from: {},
      // A module that the page's build makes up has no file; the built server has none before a build.
      to: {
        couldNotResolve: true,
        pathNot: '^@nuxt/ui/vue-plugin$|/dist/server/main\\.js$',
      },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    doNotFollow: { path: '(node_modules|^web/graphql/generated)' },
    exclude: { path: '(^server/db/generated|pothos-types)' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
    },
  },
}
