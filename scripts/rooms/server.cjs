// The rooms of the server, top to bottom: each may import only rooms further down (see rules.cjs).
//
//   commands → service → http → api → features (auth, orders, stats) → graphql, subscriptions
//            → feed, streaming → async, viewer, db, process

/** A row of a feature. */
const feature = (...may) => ({
  may,
  instead:
    'A feature knows the base of GraphQL and the rooms below it. What several features need moves to server/graphql, or is handed in by server/service.',
})

/** A row of something that features are built on. */
const base = (...may) => ({
  may,
  instead:
    'Features are built on this folder, so it cannot know them: take what they know as an argument, or let them declare it (as they do for Services and UserErrorCodes in server/graphql).',
})

/** @type {Readonly<Record<string, import('./rules.cjs').Room>>} */
module.exports = {
  // main.ts
  '.': ['*'],
  'testing/scripts': ['testing', 'db'],
  testing: [
    'service',
    'auth',
    'stats',
    'projections',
    'feed',
    'demo',
    'streaming',
    'async',
    'db',
    'process',
  ],
  commands: [
    'service',
    'config',
    'auth',
    'auth/people',
    'auth/keys',
    'auth/sessions',
    'projections',
    'stats',
    'audit',
    'viewer',
    'demo',
    'db',
    'process',
  ],
  service: {
    may: [
      'backfill',
      'housekeeping',
      'projections',
      'http',
      'api',
      'auth',
      'auth/sessions',
      'stats',
      'audit',
      'orders',
      'graphql',
      'feed',
      'streaming',
      'async',
      'db',
      'process',
    ],
    instead: 'The service composes parts and holds no rule: put the rule into the part.',
  },
  config: ['http', 'auth/people', 'auth/sign-in', 'db'],
  backfill: ['db', 'process'],
  housekeeping: ['orders', 'db', 'process'],
  projections: ['feed', 'async', 'db', 'process'],
  http: {
    may: ['api', 'auth', 'auth/sessions', 'graphql', 'streaming', 'viewer', 'process'],
    instead:
      'HTTP carries requests and knows no feature: let the feature offer a function that takes what the request says.',
  },
  api: {
    may: [
      'auth/own-account',
      'auth/people',
      'auth/keys',
      'auth/sessions',
      'orders',
      'stats',
      'subscriptions',
      'audit',
      'graphql/cost',
      'graphql',
      'streaming',
      'viewer',
    ],
    instead:
      'Here features are put together and nothing else: define types and resolvers in the feature.',
  },
  auth: feature(
    'auth/own-account',
    'auth/people',
    'auth/keys',
    'auth/sign-in',
    'auth/sessions',
    'audit',
    'graphql',
    'viewer',
    'db',
    'process',
  ),
  'auth/own-account': feature(
    'auth/people',
    'auth/sign-in',
    'auth/sessions',
    'audit',
    'graphql',
    'viewer',
  ),
  'auth/people': feature('auth/sign-in', 'auth/sessions', 'audit', 'graphql', 'viewer', 'db'),
  'auth/keys': feature('auth/sessions', 'audit', 'graphql', 'async', 'viewer'),
  'auth/sign-in': feature('auth/sessions', 'audit', 'viewer'),
  'auth/sessions': feature('graphql', 'streaming', 'async', 'viewer', 'db', 'process'),
  orders: feature('stats', 'subscriptions', 'graphql', 'feed', 'viewer', 'db'),
  stats: feature('graphql', 'feed', 'async', 'db', 'process'),
  subscriptions: base('graphql/cost', 'graphql', 'streaming', 'async', 'viewer', 'process'),
  audit: base('graphql', 'db', 'process'),
  'graphql/cost': base('graphql', 'async'),
  graphql: base('async', 'viewer', 'db', 'process'),
  feed: {
    may: ['async', 'db', 'process'],
    instead:
      'The feed knows events and no schema: a feature turns them into fields (server/orders does).',
  },
  streaming: {
    may: ['async'],
    instead:
      'Streams carry results and know neither schema nor database: hand them in as a CohortSource.',
  },
  demo: ['db', 'process'],
  async: base(),
  viewer: base(),
  db: base('process'),
  process: base(),
}
