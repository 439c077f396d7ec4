import { counted } from './counted.ts'
import { themeNames } from './shell.ts'

/** Texts of the command palette, loaded on demand. */
export const paletteText = {
  title: 'Search or jump to',
  hint: 'A command, an order, a customer',
  results: 'Results',
  commands: 'Commands',
  toOrders: 'Go to the orders',
  toOrdersAlias: 'all dashboard home',
  view: (name: string) => `View: ${name}`,
  theme: (theme: keyof typeof themeNames) => `Theme: ${themeNames[theme].toLowerCase()}`,
  pageAlias: 'settings admin page',
  explorer: 'Open the API explorer',
  explorerAlias: 'graphql graphiql',
  helpAlias: 'keys help',
  signOutAlias: 'log out logout leave',
  loading: 'Searching orders…',
  found: (count: number) => counted(count, 'result', 'results'),
  none: (term: string) => `Nothing matches “${term}”.`,
  noneHint: 'Orders are searched by number, customer or e-mail, from three characters on.',
  failed: 'The orders could not be searched.',
} as const
