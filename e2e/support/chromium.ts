import { existsSync } from 'node:fs'

const CANDIDATES = [
  process.env['CHROMIUM_PATH'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

/** Where Chromium is on this machine; `undefined` where there is none. */
export const chromiumPath = CANDIDATES.find((path) => path !== undefined && existsSync(path))

export const NO_CHROMIUM = 'no Chromium found (install it, or set CHROMIUM_PATH)'

/** Chromium must not call home, where it would hang on a closed network. */
export const CHROMIUM_FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]
