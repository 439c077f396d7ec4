export const liveText = {
  label: 'Live updates',
  active: 'Live updates active',
  offline: 'Live updates offline',
  instead: {
    connecting: 'Connecting…',
    stale: 'server has no new data',
    reconnecting: 'reconnecting…',
    polling: 'checking every 10 s',
    offline: 'no answer, still trying',
    'signed-out': 'signed out',
  },
  lastReceived: (time: string) => `Last data ${time}`,
  nothingReceived: 'No data yet',
  tryNow: 'Try now',
  liveValues: (time: string) => `Live · ${time}`,
  oldValues: (time: string) => `As of ${time}`,
  received: (age: string, exact: string) => `Received ${age}: ${exact}`,
} as const
