// The rooms of the page, top to bottom: each may import only rooms further down (see rules.cjs).
//
//   pages → shell and features (orders, access) → live, graphql, ui → text and generated types
//
// A feature that needs a part of the frame names that part: shell/keyboard, never shell.

/** A row of a feature. */
const feature = (...may) => ({
  may,
  instead:
    'Features do not know each other: let the page hand over what another feature knows, as a prop, an event or an argument. A rule or a badge that several features of orders or access need moves to the root of orders or access.',
})

/** A row of something that features are built on. */
const base = (...may) => ({
  may,
  instead:
    'Features are built on this folder, so it cannot know them: take what they know as a prop or an argument, or move the file into the feature.',
})

/** @type {Readonly<Record<string, import('./rules.cjs').Room>>} */
module.exports = {
  // main.ts, router.ts, App.vue
  '.': ['*'],
  pages: {
    may: [
      'shell',
      'shell/formats',
      'orders/list',
      'orders/detail',
      'orders/events',
      'orders/stats',
      'orders/views',
      'access/account',
      'access/audit',
      'access/keys',
      'access/people',
      'access/sign-in',
      'access',
      'live',
      'ui',
      'text',
    ],
    instead:
      'A page composes features and knows nothing of how they work: move what it does itself into the feature.',
  },
  testing: {
    may: [
      'shell',
      'orders/list',
      'orders/detail',
      'orders/events',
      'orders/stats',
      'live',
      'graphql',
      'formats',
    ],
    instead:
      'What tests of one feature need stands beside those tests; here is only what tests of several features share.',
  },

  shell: {
    may: [
      'shell/favicon',
      'shell/keyboard',
      'shell/navigation',
      'shell/palette',
      'shell/sidebar',
      'shell/sound',
      'shell/theme',
      'access',
      'live',
      'ui',
      'text',
    ],
    instead:
      'The frame is the same around every page: let the page show what belongs to a feature, or give the frame a folder of its own for it, as the palette has.',
  },
  'shell/palette': {
    may: [
      'shell/navigation',
      'shell/theme',
      'orders/views',
      'orders/filters',
      'orders',
      'access',
      'graphql/generated',
      'ui',
      'text',
    ],
    instead:
      'The palette leads to places and knows no page: give it a command that changes the URL.',
  },
  'shell/sidebar': {
    may: [
      'shell/navigation',
      'shell/keyboard',
      'orders/views',
      'orders/filters',
      'access',
      'ui',
      'text',
    ],
    instead: 'The navigation leads to places and knows no page: give it a link.',
  },
  'shell/navigation': base('access', 'text'),
  'shell/sound': base('access', 'live', 'ui', 'text'),
  'shell/favicon': base('live'),
  'shell/theme': base('ui', 'text'),
  'shell/formats': base('ui', 'text', 'formats'),

  'orders/list': feature(
    'orders/views',
    'orders/filters',
    'orders',
    'shell/keyboard',
    'access',
    'live',
    'live/live-list',
    'graphql/generated',
    'ui',
    'text',
  ),
  'orders/detail': feature(
    'orders/filters',
    'orders',
    'shell/keyboard',
    'access',
    'live',
    'graphql',
    'graphql/generated',
    'ui',
    'text',
  ),
  'orders/events': feature('orders', 'access', 'live', 'graphql/generated', 'ui', 'text'),
  'orders/stats': feature('orders', 'access', 'live', 'graphql/generated', 'ui', 'text'),
  'orders/views': feature(
    'orders/filters',
    'orders',
    'access',
    'live',
    'graphql/generated',
    'ui',
    'text',
  ),
  'orders/filters': feature('orders', 'graphql/generated', 'ui', 'text', 'formats'),
  orders: base('live', 'graphql/generated', 'ui', 'text', 'formats'),

  'access/account': feature('access', 'live', 'graphql', 'graphql/generated', 'ui', 'text'),
  'access/audit': feature('live', 'graphql', 'graphql/generated', 'ui', 'text'),
  'access/keys': feature('live', 'graphql', 'graphql/generated', 'ui', 'text'),
  'access/people': feature('live', 'graphql', 'graphql/generated', 'ui', 'text'),
  'access/sign-in': feature('access', 'live', 'ui', 'text'),

  'shell/keyboard': base('access', 'ui', 'text'),
  access: base('live', 'graphql/generated', 'ui'),

  live: base('graphql/generated', 'ui', 'text'),
  // Pure rules: which rows of a changing list show now, and which wait.
  'live/live-list': base(),
  graphql: base('graphql/generated'),
  ui: {
    may: ['text', 'formats'],
    instead:
      'What is in ui/ knows no domain: take an order, a person or a text as a prop, or move the component into the feature.',
  },
  text: {
    may: ['formats', 'graphql/generated'],
    instead:
      'Texts know no feature: name them by the keys that the feature uses, and TypeScript checks them where they are looked up.',
  },
  // How the viewer reads numbers, dates and times, and where their days begin.
  formats: base(),
  'graphql/generated': [],
  // Served as they are.
  public: [],
}
