import { isTimeZone } from '../../formats/format-preferences.ts'

/** Names that some browsers list in place of the present ones, which people look for. */
const presentNames: Readonly<Record<string, string>> = {
  'Africa/Asmera': 'Africa/Asmara',
  'America/Buenos_Aires': 'America/Argentina/Buenos_Aires',
  'America/Godthab': 'America/Nuuk',
  'America/Indianapolis': 'America/Indiana/Indianapolis',
  'America/Louisville': 'America/Kentucky/Louisville',
  'Asia/Calcutta': 'Asia/Kolkata',
  'Asia/Katmandu': 'Asia/Kathmandu',
  'Asia/Rangoon': 'Asia/Yangon',
  'Asia/Saigon': 'Asia/Ho_Chi_Minh',
  'Atlantic/Faeroe': 'Atlantic/Faroe',
  'Europe/Kiev': 'Europe/Kyiv',
  'Pacific/Enderbury': 'Pacific/Kanton',
  'Pacific/Ponape': 'Pacific/Pohnpei',
  'Pacific/Truk': 'Pacific/Chuuk',
}

/** The time zones that this browser knows, by their present names. */
export function knownTimeZones(): { value: string; label: string }[] {
  const names = ['UTC', ...Intl.supportedValuesOf('timeZone')].map(presentName)
  return [...new Set(names)].sort().map((name) => ({ value: name, label: timeZoneName(name) }))
}

/** The name of a time zone for people: “America/New York”. */
export function timeZoneName(name: string): string {
  return presentName(name).replaceAll('_', ' ')
}

function presentName(name: string): string {
  const present = presentNames[name]
  return present !== undefined && isTimeZone(present) ? present : name
}
