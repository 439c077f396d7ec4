export const notFoundText = {
  title: 'Page not found',
  hint: 'No page has this URL.',
  home: 'Go to the orders',
} as const
