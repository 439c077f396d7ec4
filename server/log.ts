import { pino, stdSerializers, type DestinationStream, type Logger } from 'pino'

export type { Logger }

/**
 * A structured log, one JSON object a line. Whatever could carry a secret is cut out by name,
 * however deep it is logged; the code must still not put one into a message.
 */
export function createLog(level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: null,
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: {
      level: (label: string) => ({ level: label }),
      log: (record: object) => publicFields(record, []),
    },
    // Errors are written as the rest is, wherever they stand.
    serializers: { err: (error: unknown) => error },
  }
  return destination === undefined ? pino(options) : pino(options, destination)
}

const SECRET_NAME = /password|authorization|cookie|token|secret|^hash$|key$|totp|codes$/i

/** An object's fields as they may be logged; `around` are the objects that it is a part of. */
function publicFields(value: object, around: readonly object[]): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => [
      name,
      SECRET_NAME.test(name) ? '[redacted]' : publicValue(field, [...around, value]),
    ]),
  )
}

function publicValue(value: unknown, around: readonly object[]): unknown {
  if (typeof value === 'bigint') return value.toString()
  if (typeof value !== 'object' || value === null || value instanceof Date) return value
  if (around.includes(value)) return '[circular]'
  // Message, stack and causes of an error are no fields that JSON would see.
  if (value instanceof Error) return publicFields(stdSerializers.err(value), [...around, value])
  if (Array.isArray(value)) return value.map((part) => publicValue(part, [...around, value]))
  return publicFields(value, around)
}
