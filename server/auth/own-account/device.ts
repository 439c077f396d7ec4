import Bowser from 'bowser'

/** The device of a session, as far as its `User-Agent` header tells. */
export interface Device {
  /** Like "Firefox". */
  browser: string | undefined
  /** Like "Windows" or "iOS". */
  system: string | undefined
}

/** Names the device that sent this `User-Agent` header. */
export function deviceOf(userAgent: string | null): Device {
  if (userAgent === null || userAgent === '') return { browser: undefined, system: undefined }
  const { browser, os } = Bowser.parse(userAgent.slice(0, MAX_LENGTH))
  return { browser: named(browser.name), system: named(os.name) }
}

/** Browser and system are named within this length; the rest is not parsed. */
const MAX_LENGTH = 512

function named(name: string | undefined): string | undefined {
  return name === '' ? undefined : name
}
