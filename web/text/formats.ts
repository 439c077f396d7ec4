export const formatsText = {
  title: 'Dates and numbers',
  lead: 'How this browser shows dates, times and numbers. Days, such as “due today”, begin at midnight in the time zone.',
  locale: 'Formats',
  asBrowser: 'As the browser',
  timeZone: 'Time zone',
  asDevice: 'As this device',
  clock: 'Clock',
  usualClock: 'As the formats say',
  clocks: { '12h': '12 hours', '24h': '24 hours' },
  preview: 'Example',
  notKept:
    'Your choice could not be saved: the browser’s storage is full or blocked. It lasts until you close the page.',
} as const
