import { existsSync } from 'node:fs'

const CANDIDATES = [
  process.env['CHROMIUM_PATH'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

/** The path of Chromium on this machine; undefined if it is not installed. */
export const chromiumPath = CANDIDATES.find((path) => path !== undefined && existsSync(path))

export const NO_CHROMIUM = 'no Chromium found (install it, or set CHROMIUM_PATH)'

/** Turns off Chromium's own requests, which would hang on a network without internet access. */
export const CHROMIUM_FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]
