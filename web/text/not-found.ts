export const notFoundText = {
  title: 'Page not found',
  hint: 'The address leads nowhere. The orders are one step away.',
  home: 'Go to the orders',
} as const
