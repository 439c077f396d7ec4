import Bowser from 'bowser'

/** What somebody signed in with; `undefined` where it does not say. */
export interface Device {
  /** Like "Firefox". */
  browser: string | undefined
  /** Like "Windows" or "iOS". */
  system: string | undefined
}

/** Names a device after the `User-Agent` that it sent. */
export function deviceOf(userAgent: string | null): Device {
  if (userAgent === null || userAgent === '') return { browser: undefined, system: undefined }
  const { browser, os } = Bowser.parse(userAgent.slice(0, MAX_LENGTH))
  return { browser: named(browser.name), system: named(os.name) }
}

/** All that matters stands before. */
const MAX_LENGTH = 512

function named(name: string | undefined): string | undefined {
  return name === '' ? undefined : name
}
